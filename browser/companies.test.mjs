// A superuser makes a second company, enters it and leaves it; its admin renames a role and reads the settings.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before, describe } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { journey } from "./harness/journey.mjs";
import { callbook, newDataDirectory, startCallbook } from "./harness/server.mjs";
import { signIn } from "./harness/steps.mjs";
import { welcome } from "./harness/visitor.mjs";

const secret = "seven green bottles standing";

describe("companies", () => {
  let dataDirectory;
  let server;
  let browser;
  let root;
  let admin;
  const step = journey();

  async function run(...commandLine) {
    const ended = await callbook([...commandLine, "--password-file", "-"], { dataDirectory, input: `${secret}\n` });
    assert.equal(ended.code, 0, ended.stderr);
  }

  before(async () => {
    dataDirectory = await newDataDirectory();
    const place = ["--preset", "calling", "--region", "IN", "--timezone", "Asia/Kolkata"];
    await run("init", "--company", "Brightpath", ...place, "--admin", "meera", "--email", "meera@example.com");
    await run("superuser", "add", "root", "--name", "Ruth Mathew", "--email", "ruth@example.com");
    server = await startCallbook({ dataDirectory });
    browser = await launchChromium();
    root = await welcome(browser, server.address);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (dataDirectory) await rm(dataDirectory, { recursive: true, force: true });
  });

  step("are what a superuser sees after signing in", async () => {
    await root.visit("/sign-in");
    await root.page.getByText("Brightpath").first().waitFor();
    await root.page.getByLabel("Username or e-mail").fill("root");
    await root.page.getByLabel("Password").fill(secret);
    await root.page.getByRole("button", { name: "Sign in" }).click();
    await root.page.waitForURL("**/companies");
    await root.look("companies-one");
    assert.equal(await root.page.getByRole("searchbox", { name: "Search customers" }).count(), 0);
  });

  step("are created with their first admin", async () => {
    const { page } = root;
    await page.getByRole("link", { name: "Create a company" }).click();
    await page.getByRole("heading", { name: "Create a company" }).waitFor();
    await root.look("company-new");
    await page.getByLabel("Company name").fill("Northlight Admissions");
    await page.getByRole("radio", { name: /Admissions/ }).check();
    await page.getByLabel("Admin's name").fill("Tara Nair");
    await page.getByLabel("Username").fill("tara");
    await page.getByLabel("E-mail").fill("tara");
    root.expectStatus(422);
    await page.getByRole("button", { name: "Create the company" }).click();
    await page.getByText("Not an e-mail address").waitFor();
    await page.getByLabel("E-mail").fill("tara@example.com");
    await page.getByLabel("Password", { exact: true }).fill(secret);
    await page.getByRole("button", { name: "Create the company" }).click();
    await page.waitForURL("**/companies");
    await page.getByRole("link", { name: "Northlight Admissions" }).waitFor();
    await root.look("companies");
  });

  step("are entered and left", async () => {
    const { page } = root;
    await page.getByRole("button", { name: "Enter Northlight Admissions" }).click();
    await page.waitForURL("**/dashboard");
    await page.getByText("You are in Northlight Admissions as superuser").waitFor();
    await root.look("company-entered");
    await root.visit("/users/new");
    await page.getByRole("radio", { name: "Student Counsellor" }).waitFor();
    await page.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL("**/companies");
    assert.equal(await page.getByText("as superuser").count(), 0);
  });

  step("are suspended after a question, and resumed", async () => {
    const { page } = root;
    await page.getByRole("link", { name: "Northlight Admissions" }).click();
    await page.getByRole("heading", { name: "Northlight Admissions" }).waitFor();
    await root.look("company");
    await page.getByRole("link", { name: "Suspend" }).or(page.getByRole("button", { name: "Suspend" })).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
    await page.waitForURL("**/companies");
    await page.getByText("Suspended", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Northlight Admissions" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.waitForURL("**/companies");
    await root.check();
  });

  step("call their roles what their admin says", async () => {
    admin = await welcome(browser, server.address);
    await admin.visit("/sign-in");
    assert.equal(await admin.page.getByText("Brightpath").count(), 0, "with two companies none is named");
    await signIn(admin, "tara", secret);
    await admin.page.waitForURL("**/dashboard");
    await admin.visit("/settings/company");
    await admin.look("settings-company");
    await admin.visit("/settings/words");
    await admin.page.getByLabel("One person").first().fill("Adviser");
    await admin.page.getByLabel("Several").first().fill("Advisers");
    await admin.look("settings-words");
    await admin.page.getByRole("button", { name: "Save" }).click();
    await admin.page.getByText("The words are saved.").waitFor();
    await admin.visit("/users/new");
    await admin.page.getByRole("radio", { name: "Adviser" }).waitFor();
    await admin.visit("/settings/security");
    await admin.look("settings-security");
    await admin.page.getByLabel("Networks").fill("10.0.0.0/8");
    admin.expectStatus(422);
    await admin.page.getByRole("button", { name: "Save" }).click();
    await admin.page.getByText("This list would shut you out").waitFor();
    await admin.check();
    await admin.leave();
    await root.leave();
  });
});
