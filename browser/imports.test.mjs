// Importing without fear: what would come of a file is seen before it happens, and what happened can be taken back.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { journey } from "./harness/journey.mjs";
import { startCallbook } from "./harness/server.mjs";
import {
  addUser,
  begin,
  checkFile,
  digitOf,
  figures,
  importFile,
  outcome,
  runImport,
  setUp,
  uploadFile,
} from "./harness/steps.mjs";
import { welcome } from "./harness/visitor.mjs";

const clean = [
  "Student name,Mobile no.,Town,Course",
  "Diya Nair,98450 11223,Kaloor,Science",
  "Ravi Kumar,98450 11224,Palakkad,Commerce",
  "Asha Menon,98450 11225,Fort Kochi,Science",
  "Sneha Kulkarni,98450 11226,Indiranagar,Arts",
];
const dirty = [
  "name,phone,area,email",
  "Arun Das,+91 98460 22331,Kaloor,arun@example.com",
  "\"Menon, Beena\",098460 22332,,no address",
  "Arun again,9846022331,Aluva,",
  "Nobody,,Kaloor,",
  "=HYPERLINK(\"http://x\"),123,Kaloor,",
  "Diya Nair,98450 11223,Edappally,diya@example.com",
];
const dated = ["name,phone,date", "Gita Rao,98470 33441,03/04/2025", "Hari Nair,98470 33442,05/06/2025"];

describe("an import that nobody has to fear", () => {
  let server;
  let browser;
  let manager;
  let link;
  let importedAt;
  const step = journey();

  before(async () => {
    server = await startCallbook();
    browser = await launchChromium();
    manager = await welcome(browser, server.address);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function file(name, lines) {
    const path = join(server.dataDirectory, name);
    await writeFile(path, typeof lines === "string" ? lines : lines.join("\r\n"));
    return path;
  }

  step("a clean file is recognised, and a column becomes a field of its own", async () => {
    const { page } = manager;
    await setUp(manager, server);
    link = await addUser(manager, { name: "Kiran Rao", username: "kiran", role: "sales" });
    await manager.visit("/imports");
    await manager.look("import-file");
    await uploadFile(manager, await file("clean.csv", clean));
    assert.equal(await page.getByLabel(/Mobile no\./).inputValue(), "phone");
    assert.equal(await page.getByLabel(/Student name/).inputValue(), "name");
    await page.getByLabel(/Column 4: Course/).selectOption("new");
    await page.locator("#new-name-4").waitFor();
    assert.equal(await page.locator("#new-name-4").inputValue(), "Course");
    await manager.look("import-columns");
    const found = await checkFile(manager, { shareAmong: ["Kiran Rao"] });
    assert.deepEqual(found, { New: 4, Updated: 0, Skipped: 0, Refused: 0 });
    await page.getByText("Who gets how many").waitFor();
    await manager.look("import-check");
    assert.deepEqual(await runImport(manager), { Created: 4, Updated: 0, Skipped: 0, Refused: 0 });
    importedAt = new URL(page.url()).pathname;
    await manager.look("import-outcome");
    await page.getByRole("link", { name: "See the customers" }).first().click();
    await page.waitForURL("**/customers?import=*");
    await page.getByText("Sneha Kulkarni").first().waitFor();
  });

  step("can be left at every step and come back to", async () => {
    const { page } = manager;
    await uploadFile(manager, await file("dirty.csv", dirty));
    await page.getByLabel("Replace by what the file says").check();
    await page.getByLabel(/Column 3: area/).selectOption("ignore");
    const columns = new URL(page.url()).pathname;
    await manager.visit("/imports");
    await manager.visit(columns);
    assert.ok(await page.getByLabel("Replace by what the file says").isChecked(), "what was chosen before the check");
    assert.equal(await page.getByLabel(/Column 3: area/).inputValue(), "ignore");
    await page.getByLabel(/Column 3: area/).selectOption("area");
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByRole("button", { name: /^Import [0-9,]+ customers?$/ }).waitFor();
    await manager.visit("/imports");
    await page.getByRole("row", { name: /dirty\.csv/ }).getByRole("link", { name: /^Continue/ }).click();
    await page.getByRole("heading", { level: 1, name: "dirty.csv" }).waitFor();
    await page.getByRole("navigation", { name: "Breadcrumbs" }).getByText("dirty.csv").waitFor();
    await page.locator(".rail").getByRole("link", { name: /^Columns/ }).click();
    assert.ok(await page.getByLabel("Replace by what the file says").isChecked());
    await page.locator(".rail").getByRole("link", { name: "File" }).click();
    await page.getByRole("link", { name: "Go on to the check" }).click();
    await manager.check("back at the check");
  });

  step("a dirty file shows before anything happens what would be new, changed, left out and refused, and why", async () => {
    const { page } = manager;
    assert.deepEqual(await figures(page), { New: 2, Updated: 1, Skipped: 1, Refused: 2 });
    await page.locator("#refused").getByText("There is no phone number").waitFor();
    await manager.look("import-check-refused");
    await page.getByRole("link", { name: /^Updated/ }).click();
    const updated = page.locator("#updated");
    await updated.getByText("Diya Nair").waitFor();
    assert.match(await updated.innerText(), /Kaloor\s*→?.*Edappally/s);
    await manager.look("import-check-updated");
    await page.getByRole("link", { name: /^Skipped/ }).click();
    await page.locator("#skipped").getByText("the first row was taken").waitFor();
    await page.getByRole("link", { name: "See which" }).click();
    await page.locator("#warned").getByText("The e-mail address was not understood").waitFor();
    await manager.check("what comes in without something");
    await manager.visit("/customers?search=Arun");
    assert.equal(await page.getByText("Arun Das").count(), 0, "nothing is written by a check");
  });

  step("the refused rows come back mended and are mapped by themselves", async () => {
    const { page } = manager;
    await manager.visit("/imports");
    await page.getByRole("link", { name: "dirty.csv", exact: true }).click();
    await page.getByRole("button", { name: /^Import 3 customers$/ }).waitFor();
    assert.deepEqual(await runImport(manager), { Created: 2, Updated: 1, Skipped: 1, Refused: 2 });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download the refused rows" }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    const mended = text.replace("Nobody,,", "Nobody,98460 22338,").replace(",123,", ",98460 22339,");
    await uploadFile(manager, await file("mended.csv", mended));
    await page.getByText("These columns are known").waitFor();
    assert.equal(await page.locator("#target-2").inputValue(), "phone");
    await manager.look("import-known");
    assert.deepEqual(await checkFile(manager), { New: 2, Updated: 0, Skipped: 0, Refused: 0 });
    await runImport(manager);
  });

  step("the same file is pointed out before anything happens", async () => {
    const { page } = manager;
    await uploadFile(manager, join(server.dataDirectory, "clean.csv"));
    await page.getByText("This very file was imported before").waitFor();
    assert.match(await page.locator(".notice-warning").innerText(), /Meera Iyer imported it/);
    await manager.look("import-same-file");
    const found = await checkFile(manager);
    assert.deepEqual(found, { New: 0, Updated: 0, Skipped: 4, Refused: 0 });
    await page.getByText("there is nothing to import").waitFor();
  });

  step("dates that can be read in two ways are asked, never guessed", async () => {
    const { page } = manager;
    await uploadFile(manager, await file("dated.csv", dated));
    await page.getByText("The file has the date 03/04/2025 in row 2. Which day is that?").waitFor();
    assert.ok(!(await page.getByLabel("3 April 2025").isChecked()));
    assert.ok(!(await page.getByLabel("4 March 2025").isChecked()));
    await page.getByLabel("Fill in what is empty").check();
    manager.expectStatus(422);
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText("Say which day this is").waitFor();
    await page.evaluate(() => window.scrollTo(0, 0));
    await manager.look("import-dates");
    assert.ok(await page.getByLabel("Fill in what is empty").isChecked(), "what was chosen is kept");
    await checkFile(manager, { dates: "3 April 2025" });
    await runImport(manager);
    await manager.visit("/customers?search=Gita");
    await page.locator(".cell-main a").first().click();
    await page.getByText("3 Apr 2025").first().waitFor();
  });

  step("an import is undone, but for what somebody has worked on", async () => {
    const sales = await welcome(browser, server.address);
    await begin(sales, link, "kiran");
    await sales.page.getByRole("link", { name: "Start calling" }).click();
    await sales.page.locator(".call-name").waitFor();
    await sales.page.keyboard.press(await digitOf(sales.page, "Called"));
    const called = await sales.page.locator("input[name=customer]").inputValue();
    await sales.page.locator("[data-save]").click();
    await sales.page.waitForFunction((id) => document.querySelector("input[name=customer]")?.value !== id, called);
    await sales.leave();

    const { page } = manager;
    await manager.visit(importedAt);
    await page.getByRole("link", { name: "Undo this import" }).click();
    await page.getByRole("heading", { name: "Undo this import?" }).waitFor();
    const preview = await figures(page);
    assert.equal(preview.Removed + preview.Restored + preview.Kept, 4, JSON.stringify(preview));
    assert.ok(preview.Kept >= 1);
    await page.getByText("Somebody has called or noted something since").waitFor();
    await manager.look("import-undo");
    await page.getByRole("button", { name: /^Remove [0-9]+/ }).click();
    const undone = await outcome(manager);
    assert.equal(undone["Removed again"], preview.Removed);
    assert.equal(undone.Kept, preview.Kept);
    await page.getByText("This import was undone").waitFor();
    await page.locator("#kept").getByText("Somebody has called or noted something since").waitFor();
    await manager.look("import-undone");
    await manager.visit("/imports");
    await manager.look("imports-history");
  });

  step("works without a script", async () => {
    const context = await browser.newContext({ baseURL: server.address, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/sign-in");
    await page.getByLabel("Username or e-mail").fill("meera");
    await page.getByLabel("Password").fill("seven green bottles standing");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.goto("/imports");
    const path = await file("plain.csv", ["name,phone", "Jaya Pillai,98480 44551", "Nobody,12"]);
    await page.locator("input[type=file]").setInputFiles(path);
    await page.getByRole("button", { name: "Upload" }).click();
    await page.getByRole("button", { name: "Check the file" }).click();
    // The page looks again by itself until the check is over.
    await page.getByRole("button", { name: "Import 1 customer" }).click({ timeout: 20_000 });
    await page.getByRole("heading", { name: "Details" }).waitFor({ timeout: 20_000 });
    await page.getByText("The phone has too few digits").waitFor();
    await page.getByRole("link", { name: "Undo this import" }).click();
    await page.getByRole("button", { name: "Remove 1 customer" }).click();
    await page.getByText("This import was undone").waitFor({ timeout: 20_000 });
    await context.close();
    await manager.leave();
  });
});
