// Signing in, calling and finding, by keyboard alone: no click anywhere.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { journey } from "./harness/journey.mjs";
import { callbook, newDataDirectory, startCallbook } from "./harness/server.mjs";
import { digitOf, password } from "./harness/steps.mjs";
import { welcome } from "./harness/visitor.mjs";

describe("somebody without a mouse", () => {
  let server;
  let browser;
  let visitor;
  let page;
  let called;
  const step = journey();

  before(async () => {
    const dataDirectory = await newDataDirectory();
    const run = async (...commandLine) => {
      const done = await callbook(commandLine, { dataDirectory, input: `${password}\n` });
      assert.equal(done.code, 0, `${commandLine}: ${done.stderr}`);
    };
    const place = ["--preset", "calling", "--region", "IN", "--timezone", "Asia/Kolkata"];
    await run("init", "--company", "Brightpath", ...place, "--admin", "meera", "--email", "meera@example.com", "--password-file", "-");
    await run("user", "add", "kiran", "--role", "sales", "--name", "Kiran Rao", "--email", "kiran@example.com", "--password-file", "-");
    const list = join(dataDirectory, "list.csv");
    const names = ["Anand Pillai", "Bhavna Rao", "Chitra Nair", "Divya Menon", "Esha Verma", "Farhan Khan"];
    const rows = names.map((name, number) => `${name},98450112${10 + number},Kaloor`);
    await writeFile(list, ["name,phone,area", ...rows].join("\n"));
    await run("import", list, "--as", "meera", "--assign", "round-robin:kiran");
    server = await startCallbook({ dataDirectory });
    browser = await launchChromium();
    visitor = await welcome(browser, server.address);
    page = visitor.page;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Where the focus is, as somebody would hear it. */
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent.trim() ?? element.textContent.trim();
    });

  /** Tabs on until the focus is on what has that name. */
  async function tabTo(name) {
    for (let steps = 0; steps < 80; steps++) {
      if ((await focused()).startsWith(name)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`Tab never reaches "${name}"; it ends at "${await focused()}"`);
  }

  const current = () => page.locator("input[name=customer]").inputValue();
  const nextAfter = (id) =>
    page.waitForFunction((id) => document.querySelector("input[name=customer]")?.value !== id, id);

  step("signs in", async () => {
    await visitor.visit("/sign-in");
    await tabTo("Username or e-mail");
    await page.keyboard.type("kiran");
    await tabTo("Password");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/dashboard");
    await visitor.check();
  });

  step("skips the sidebar and starts calling", async () => {
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Skip to the content");
    await page.keyboard.press("Enter");
    await tabTo("Start calling");
    await page.keyboard.press("Enter");
    await page.locator(".call-name").waitFor();
  });

  step("calls: a digit, a remark, Enter, and the next is there", async () => {
    const first = await current();
    called = (await page.locator(".call-name").innerText()).trim();
    await page.keyboard.press(await digitOf(page, "Called"));
    await page.keyboard.press("r");
    await page.keyboard.type("Asked for the fee structure");
    await page.keyboard.press("Enter");
    await nextAfter(first);
    await page.waitForFunction(() => document.activeElement?.matches("[data-focus]"));
    await visitor.check("the next customer");

    const second = await current();
    await page.keyboard.press("r");
    await page.keyboard.type("Two lines:");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("not answered");
    await page.keyboard.press("Escape");
    await page.keyboard.press(await digitOf(page, "Not answered"));
    await page.keyboard.press("t");
    assert.match(await page.getByLabel("Call again", { exact: true }).inputValue(), /T10:00$/, "t is tomorrow at ten");
    await page.keyboard.press("Enter");
    await nextAfter(second);
  });

  step("skips with s and comes to somebody else", async () => {
    const before = await current();
    await page.keyboard.press("s");
    await nextAfter(before);
    await visitor.check("after a skip");
  });

  step("is told what is missing, keeps what was typed, and mends it", async () => {
    const id = await current();
    await page.keyboard.press("r");
    await page.keyboard.type("No outcome chosen yet");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    assert.equal(await current(), id, "nothing was saved without an outcome");
    assert.equal(await page.getByLabel("Remark").inputValue(), "No outcome chosen yet");
    await page.keyboard.press("Escape");
    await page.locator("body").evaluate(() => document.activeElement?.blur());
    await page.keyboard.press(await digitOf(page, "Invalid number"));
    await page.keyboard.press("Enter");
    await nextAfter(id);
  });

  step("finds a customer with / and opens it", async () => {
    await page.locator("body").evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("/");
    await page.keyboard.type(called);
    // What half of the name had found is gone.
    await page.waitForFunction(() => document.querySelectorAll("#search-results [role=option]").length === 1);
    await page.getByRole("option", { name: new RegExp(called) }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/customers/*");
    await page.getByText("Asked for the fee structure").first().waitFor();
    await visitor.check("the customer");
  });

  step("goes elsewhere by the palette, and sees the keys with ?", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Dash");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/dashboard");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await visitor.check("the keys");
    await page.keyboard.press("Escape");
    await visitor.leave();
  });
});
