// The main job from an empty database to the manager's figures, through the screens, by the people who do it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe } from "node:test";

import { journey } from "./harness/journey.mjs";
import { launchChromium } from "./harness/chromium.mjs";
import { callbook, startCallbook } from "./harness/server.mjs";
import { addUser, begin, checkFile, digitOf, figures, importFile, setUp, uploadFile } from "./harness/steps.mjs";
import { welcome } from "./harness/visitor.mjs";

const people = [
  { name: "Kiran Rao", username: "kiran", role: "sales" },
  { name: "Farah Khan", username: "farah", role: "sales" },
];

describe("a spreadsheet is imported, shared out and called through", () => {
  let server;
  let browser;
  let manager;
  let sales;
  let links;
  let imported;
  const called = [];
  const step = journey();

  before(async () => {
    server = await startCallbook();
    browser = await launchChromium();
    manager = await welcome(browser, server.address);
    sales = await welcome(browser, server.address);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  step("is set up with the code that the server printed", async () => {
    await manager.visit("/set-up");
    await manager.look("set-up-code");
    const address = new URL(await server.setUpAddress());
    await manager.visit(address.pathname + address.search);
    await manager.look("set-up");
    await setUp(manager, server);
    await manager.page.getByText("Bring in your first customers").waitFor();
    await manager.look("dashboard-empty");
  });

  step("has two sales users, who set their own passwords by a link", async () => {
    links = [];
    for (const person of people) links.push(await addUser(manager, person));
    await manager.look("password-link");
    await manager.visit("/users");
    await manager.fits("users");
    await sales.visit(links[0]);
    await sales.look("set-password");
    await begin(sales, links[0], "kiran");
    await sales.page.getByText("Nobody to call yet").waitFor();
  });

  step("takes a file in and shows what came of it", async () => {
    const path = join(server.dataDirectory, "enquiries.csv");
    const made = await callbook(["sample", "2000", "--dirty", "--out", path], server);
    assert.equal(made.code, 0, made.stderr);
    await manager.visit("/imports");
    await manager.look("imports-empty");
    imported = await importFile(manager, path);
    assert.equal(imported.Created + imported.Updated + imported.Skipped + imported.Refused, 2000);
    assert.ok(imported.Created > 1800 && imported.Refused > 20 && imported.Skipped > 20, JSON.stringify(imported));
    await manager.look("import");
  });

  step("names the refused rows and gives them back as a file", async () => {
    const { page } = manager;
    const refused = page.locator("#refused");
    await refused.getByText("There is no phone number").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download the refused rows" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "refused rows of enquiries.csv");
    const text = await readFile(await download.path(), "utf8");
    const lines = text.split("\r\n");
    assert.equal(lines[0], "\uFEFFname,phone_number,area,date,remark,row,reason");
    assert.equal(lines.filter((line) => /,(There|The|No) [^,]*$/.test(line)).length, imported.Refused);
    assert.doesNotMatch(text, /(^|[,\n])"?[=@]/m, "no cell that a spreadsheet would run");
  });

  step("points out the same file, and changes nothing by it", async () => {
    await uploadFile(manager, join(server.dataDirectory, "enquiries.csv"));
    await manager.page.getByText("This very file was imported before").waitFor();
    const again = await checkFile(manager);
    assert.equal(again.New, 0);
    assert.equal(await manager.page.getByRole("button", { name: /^Import / }).count(), 0);
    await manager.page.getByRole("link", { name: "Discard" }).click();
    await manager.page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
    await manager.page.waitForURL("**/imports");
  });

  step("shares the customers out in turn, after a preview", async () => {
    const { page } = manager;
    await manager.visit("/dashboard");
    await manager.look("dashboard-unassigned");
    await page.getByRole("link", { name: /^Share out/ }).click();
    await page.getByRole("heading", { name: "Who gets how many" }).waitFor();
    await manager.check("sharing out");
    for (const { name } of people) await page.getByLabel(name).check();
    await page.getByRole("button", { name: "Look who gets how many" }).click();
    const confirm = page.getByRole("button", { name: /^Share out [0-9,]+ customers$/ });
    await confirm.waitFor();
    await manager.look("share-out");
    const gets = await page.locator("td strong").allInnerTexts();
    const numbers = gets.map((text) => Number(text.replace(/[^0-9]/g, "")));
    assert.equal(numbers[0] + numbers[1], imported.Created);
    assert.ok(Math.abs(numbers[0] - numbers[1]) <= 1, String(numbers));
    await confirm.click();
    await page.waitForURL((url) => !url.pathname.endsWith("/assign"));
    await manager.visit("/dashboard");
    const now = await figures(page);
    assert.equal(now.Unassigned, 0);
    assert.equal(now.Customers, imported.Created);
    await manager.visit("/customers");
    await manager.fits("customers");
  });

  step("leads a sales user through five calls by digits", async () => {
    const { page } = sales;
    await sales.visit("/dashboard");
    await page.getByRole("link", { name: "Start calling" }).click();
    await page.locator(".call-name").waitFor();
    await sales.fits("call");
    const calls = [
      { status: "Called" },
      { status: "Not answered" },
      { status: "Invalid number" },
      { status: "Not answered", remark: "Rang six times" },
      { status: "Plan presented", remark: "Wants the fee structure", preset: "Tomorrow 10:00" },
    ];
    for (const call of calls) {
      const before = await page.locator("input[name=customer]").inputValue();
      called.push({ id: before });
      await page.keyboard.press(await digitOf(page, call.status));
      if (call.remark) await page.getByLabel("Remark").fill(call.remark);
      if (call.preset) await page.getByRole("button", { name: call.preset }).click();
      await page.locator("[data-save]").click();
      await page.waitForFunction((id) => document.querySelector("input[name=customer]")?.value !== id, before);
      await sales.check(`after calling ${before}`);
    }
    await sales.visit(`/customers/${called[4].id}`);
    await page.getByText("Wants the fee structure").first().waitFor();
    await sales.fits("customer");
    await sales.visit("/dashboard");
    assert.equal((await figures(page))["Calls today"], 5);
    await sales.fits("dashboard-sales");
  });

  step("shows the manager what was done", async () => {
    const { page } = manager;
    await manager.visit("/dashboard");
    const now = await figures(page);
    assert.equal(now["Calls today"], 5);
    const line = page.locator("#team").getByRole("row", { name: /Kiran Rao/ });
    assert.match(await line.innerText(), /\b5\b/);
    const activity = page.locator("section").filter({ has: page.getByRole("heading", { name: "Activity" }) });
    await activity.getByText("Wants the fee structure").waitFor();
    await activity.getByText("Rang six times").waitFor();
    await manager.fits("dashboard");
    await manager.visit("/imports");
    await manager.fits("imports");
  });

  step("keeps a colleague's customer from a sales user as if it were not there", async () => {
    const colleague = await welcome(browser, server.address);
    await begin(colleague, links[1], "farah");
    await colleague.visit(`/customers/${called[4].id}`, { status: 404 });
    await colleague.page.getByText("There is nothing here").waitFor();
    assert.doesNotMatch(await colleague.page.content(), /Wants the fee structure/);
    await colleague.look("not-found");
    await colleague.visit("/imports", { status: 403 });
    await colleague.look("not-allowed");
    await colleague.leave();
  });

  step("signs out, and nothing is left to see", async () => {
    const { page } = sales;
    await sales.visit("/dashboard");
    await page.getByRole("button", { name: /Your account/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in**");
    await sales.fits("sign-in");
    await page.goto("/customers");
    assert.match(page.url(), /\/sign-in\?next=/);
    await sales.leave();
    await manager.leave();
  });
});
