// The main job on a phone, by touch; and without any script at all.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { journey } from "./harness/journey.mjs";
import { startCallbook } from "./harness/server.mjs";
import { addUser, begin, figures, importFile, setUp, signIn } from "./harness/steps.mjs";
import { phone, welcome } from "./harness/visitor.mjs";

const people = ["Anand Pillai", "Bhavna Rao", "Chitra Nair", "Divya Menon"];

describe("with a phone in the hand", () => {
  let server;
  let browser;
  let admin;
  let link;
  const step = journey();

  before(async () => {
    server = await startCallbook();
    browser = await launchChromium();
    admin = await welcome(browser, server.address, phone);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  step("a manager sets up, adds a user and imports, dealt at once", async () => {
    await setUp(admin, server);
    link = await addUser(admin, { name: "Kiran Rao", username: "kiran", role: "sales" });
    const path = join(server.dataDirectory, "walk-ins.csv");
    const rows = people.map((name, number) => `${name},98450112${10 + number}`);
    await writeFile(path, ["name,mobile", ...rows, "Nobody,12"].join("\n"));
    const found = await importFile(admin, path, { shareAmong: ["Kiran Rao"] });
    assert.deepEqual(found, { Created: 4, Updated: 0, Skipped: 0, Refused: 1 });
  });

  step("the drawer leads everywhere", async () => {
    const { page } = admin;
    for (const name of ["Customers", "Users", "Imports", "Dashboard"]) {
      await page.getByRole("link", { name: "Open the menu" }).click();
      await page.locator("#sidebar").getByRole("link", { name, exact: true }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
      await admin.check(`${name} on a phone`);
    }
  });

  step("a sales user calls by touch", async () => {
    const sales = await welcome(browser, server.address, phone);
    const { page } = sales;
    await begin(sales, link, "kiran");
    await page.getByRole("link", { name: "Start calling" }).click();
    await page.locator(".call-name").waitFor();
    for (const status of ["Called", "Not answered"]) {
      const id = await page.locator("input[name=customer]").inputValue();
      const number = page.locator(".call-number");
      assert.match(await number.getAttribute("href"), /^tel:\+91984501121\d$/);
      await page.locator(".call-status").filter({ hasText: status }).click();
      await page.getByRole("button", { name: /Save and next/ }).click();
      await page.waitForFunction((id) => document.querySelector("input[name=customer]")?.value !== id, id);
      await sales.check(`called: ${status}`);
    }
    await sales.visit("/dashboard");
    assert.equal((await figures(page))["Calls today"], 2);
    await sales.leave();
  });

  step("all of it works without script", async () => {
    const context = await browser.newContext({ baseURL: server.address, javaScriptEnabled: false });
    const page = await context.newPage();
    const visitor = { page, visit: (path) => page.goto(path), check: () => {} };
    await signIn(visitor, "meera");
    await page.goto("/imports");
    const path = join(server.dataDirectory, "more.csv");
    await writeFile(path, "phone\n9845011230\n9845011231\n");
    await page.locator("input[type=file]").setInputFiles(path);
    await page.getByRole("button", { name: "Upload" }).click();
    await page.getByRole("button", { name: "Check the file" }).click();
    // The page looks again by itself, without a script too.
    await page.getByRole("button", { name: "Import 2 customers" }).click({ timeout: 20_000 });
    await page.getByRole("heading", { name: "Details" }).waitFor({ timeout: 20_000 });
    assert.equal((await figures(page)).Created, 2);

    await page.getByRole("link", { name: /^Share out the .*new ones?$/ }).click();
    await page.getByLabel("Kiran Rao").check();
    await page.getByRole("button", { name: "Look who gets how many" }).click();
    await page.getByRole("button", { name: /^Share out 2 customers$/ }).click();
    await page.goto("/customers?search=9845011230");
    await page.locator(".cell-main a").click();
    await page.locator("select[name=status]").selectOption({ label: "Called" });
    await page.locator("textarea[name=remark]").fill("Without a line of script");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Without a line of script").first().waitFor();
    await context.close();
    await admin.leave();
  });
});
