// Getting in: a second factor is set up and asked for, recovery codes, browsers signed out from afar, the question before what is sensitive.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { after, before, describe } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { journey } from "./harness/journey.mjs";
import { startCallbook } from "./harness/server.mjs";
import { password, setUp } from "./harness/steps.mjs";
import { desk, phone, welcome } from "./harness/visitor.mjs";

/** The six digits that an app shows for a secret, `ahead` half minutes from now. */
function code(key, ahead = 0) {
  const bits = [...key.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", secret).update(step).digest();
  const number = (mac.readUInt32BE(mac[19] & 15) & 0x7fff_ffff) % 1_000_000;
  return String(number).padStart(6, "0");
}

describe("getting in", () => {
  let server;
  let browser;
  let admin;
  let key;
  let recovery;
  const step = journey();

  before(async () => {
    server = await startCallbook();
    browser = await launchChromium();
    admin = await welcome(browser, server.address, desk);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function givePassword(visitor) {
    const { page } = visitor;
    await visitor.visit("/sign-in");
    await page.getByLabel("Username or e-mail").fill("meera");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Enter your code" }).waitFor();
  }

  step("an admin sets an authenticator app up", async () => {
    const { page } = admin;
    await setUp(admin, server);
    await admin.visit("/profile/second-factor");
    await admin.look("second-factor");
    await page.getByRole("button", { name: "Set up an app" }).click();
    const secret = page.getByLabel("Or type this into the app");
    await secret.waitFor();
    key = await secret.inputValue();
    const picture = page.getByAltText("QR code for your authenticator app");
    assert.ok(await picture.evaluate((image) => image.complete && image.naturalWidth > 0));
    await admin.look("second-factor-app");
    await page.getByLabel("2. Type the code that the app shows").fill(code(key));
    await page.getByRole("button", { name: "Turn it on" }).click();
    await page.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    recovery = (await page.locator("#recovery-codes").inputValue()).split("\n");
    assert.equal(recovery.length, 10);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as a file" }).click(),
    ]);
    assert.equal(saved.suggestedFilename(), "callbook-recovery-codes-meera.txt");
    await admin.look("recovery-codes");
    await page.getByRole("link", { name: "I have kept them" }).click();
    await page.getByText("10 recovery codes are left.").waitFor();
    await admin.check("the app is on");
  });

  step("the password can be looked at, and the code is asked for after it", async () => {
    const other = await welcome(browser, server.address, phone);
    const { page } = other;
    await other.visit("/sign-in");
    await other.look("sign-in");
    await page.getByLabel("Password").fill("secret");
    await page.getByRole("button", { name: "Show what is typed" }).click();
    assert.equal(await page.getByLabel("Password").getAttribute("type"), "text");
    await givePassword(other);
    await other.look("sign-in-code");
    other.expectStatus(422);
    await page.getByLabel("Code of the app").fill("000000");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("4 more tries").waitFor();
    await other.check("a wrong code");
    await page.getByLabel("Code of the app").fill(code(key, 1));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/dashboard");
    await other.leave();
  });

  step("a recovery code lets in, once", async () => {
    const other = await welcome(browser, server.address, desk);
    const { page } = other;
    await givePassword(other);
    await page.getByLabel("Code of the app").fill(recovery[0].toLowerCase());
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/dashboard");
    await other.visit("/profile/second-factor");
    await page.getByText("9 recovery codes are left.").waitFor();
    await other.leave();
  });

  step("browsers are listed, and the others are signed out", async () => {
    const { page } = admin;
    await admin.visit("/profile/sessions");
    assert.equal(await page.locator(".feed li").count(), 3);
    await admin.look("sessions");
    await page.getByRole("button", { name: "Sign all others out" }).click();
    await page.getByRole("button", { name: "Sign them out" }).click();
    await page.getByText("All other browsers are signed out.").waitFor();
    assert.equal(await page.locator(".feed li").count(), 1);
    await admin.check("the others are signed out");
  });

  step("what is sensitive asks who it is, and keeps what was typed", async () => {
    const { page } = admin;
    await admin.visit("/profile/email");
    // Ten minutes pass.
    const database = join(server.dataDirectory, "callbook.sqlite");
    execFileSync("sqlite3", ["-cmd", ".timeout 5000", database, "UPDATE sessions SET confirmed_at = 0"]);
    admin.expectStatus(403);
    await page.getByLabel("New e-mail address").fill("meera@new.example");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByRole("heading", { name: "Confirm it is you" }).waitFor();
    await admin.look("confirm");
    await page.getByLabel("Your password").fill(password);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("meera@new.example").first().waitFor();
    await admin.check("it went through");
  });
});
