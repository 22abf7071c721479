// Somebody is invited, joins, and gets one right more by a group; somebody else signs up and is let in.
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";

import { journey } from "./harness/journey.mjs";
import { launchChromium } from "./harness/chromium.mjs";
import { startCallbook } from "./harness/server.mjs";
import { password, setUp, signIn } from "./harness/steps.mjs";
import { welcome } from "./harness/visitor.mjs";

describe("people join a company and get rights by groups", () => {
  let server;
  let browser;
  let admin;
  let dev;
  let link;
  const step = journey();

  before(async () => {
    server = await startCallbook();
    browser = await launchChromium();
    admin = await welcome(browser, server.address);
    dev = await welcome(browser, server.address);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  step("an admin invites two people and gets a link for each", async () => {
    await setUp(admin, server);
    await admin.visit("/users");
    await admin.fits("users");
    await admin.look("users");
    await admin.page.getByRole("link", { name: "Invite people" }).click();
    await admin.page.getByLabel("E-mail addresses").fill("Dev Anand <dev@example.org>\nravi@example.org");
    await admin.look("invite");
    await admin.page.getByRole("button", { name: "Invite", exact: true }).click();
    await admin.page.getByRole("heading", { name: "2 people are invited" }).waitFor();
    await admin.look("invited");
    link = new URL(await admin.page.getByLabel("dev@example.org").inputValue()).pathname;
    await admin.visit("/users?tab=invitations");
    await admin.fits("invitations");
    await admin.look("invitations");
  });

  step("one of them joins with it and signs in", async () => {
    await dev.visit(link);
    await dev.fits("invitation");
    await dev.look("invitation");
    assert.equal(await dev.page.getByLabel("Your name").inputValue(), "Dev Anand");
    assert.equal(await dev.page.getByLabel("Username").inputValue(), "dev");
    await dev.page.getByLabel("Password").fill(password);
    await dev.page.getByRole("button", { name: "Make my account" }).click();
    await dev.page.getByText("Your account is ready. Sign in as dev.").waitFor();
    await signIn(dev, "dev");
    assert.equal(await dev.page.getByRole("link", { name: "Imports" }).count(), 0);
  });

  step("a group lets that user import from the next click on", async () => {
    await admin.visit("/users/groups");
    await admin.look("groups-empty");
    await admin.visit("/users/groups/new");
    await admin.page.getByLabel("Name", { exact: true }).fill("Importers");
    await admin.page.getByLabel("Import customers").check();
    await admin.page.getByLabel("Dev Anand").check();
    await admin.fits("group");
    await admin.look("group");
    await admin.page.getByRole("button", { name: "Save" }).click();
    await admin.page.getByText("Importers is saved.").waitFor();
    await admin.look("groups");
    await dev.visit("/dashboard");
    await dev.page.getByRole("link", { name: "Imports" }).first().click();
    await dev.page.waitForURL("**/imports");
    await dev.check("the imports of somebody in a group");
  });

  step("the admin sees where that user is signed in, and finds it as one types", async () => {
    await admin.visit("/users");
    await admin.page.getByLabel("Search in this list").fill("dev");
    await admin.page.getByText("1 of 2 users").waitFor();
    await admin.page.waitForURL("**search=dev**");
    await admin.page.getByRole("link", { name: "Dev Anand" }).click();
    await admin.page.getByRole("heading", { name: "Dev Anand" }).waitFor();
    await admin.fits("user");
    await admin.look("user");
    await admin.page.getByRole("button", { name: "End all sessions" }).click();
    await admin.page.getByText("Dev Anand is signed out everywhere.").waitFor();
    await dev.visit("/customers");
    assert.equal(new URL(dev.page.url()).pathname, "/sign-in");
  });
});
