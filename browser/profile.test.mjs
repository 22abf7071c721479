// One's own account: name and time zone, a picture, another e-mail address and password, and the way back in without one.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { journey } from "./harness/journey.mjs";
import { callbookBinary, newDataDirectory, startCallbook } from "./harness/server.mjs";
import { setUp } from "./harness/steps.mjs";
import { desk, phone, welcome } from "./harness/visitor.mjs";

const other = "purple elephants in the rain";
const third = "eleven kites over the harbour";

describe("one's own account", () => {
  let server;
  let browser;
  let data;
  let files;
  let meera;
  const step = journey();

  before(async () => {
    data = await newDataDirectory();
    files = await mkdtemp(join(tmpdir(), "callbook-pictures-"));
    server = await startCallbook({ dataDirectory: data });
    browser = await launchChromium();
    meera = await welcome(browser, server.address, desk);
    await setUp(meera, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    for (const folder of [data, files]) if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** The path of the link in the newest mail to that address, which waits in the outbox. */
  function linkIn(address, place) {
    const callbook = (...args) =>
      execFileSync(callbookBinary(), ["--data-dir", data, "mail", ...args], { encoding: "utf8" });
    const [, id] = callbook("list").split("\n").find((line) => line.includes(address)).match(/([0-9a-f]{8}-[0-9a-f-]{27})/);
    const [, token] = callbook("show", id).match(new RegExp(`/${place}/(\\S+)`));
    return `/${place}/${token}`;
  }

  step("name and time zone", async () => {
    const { page } = meera;
    await meera.visit("/dashboard");
    await page.getByRole("button", { name: "Your account, Meera Iyer" }).click();
    await page.getByRole("link", { name: "Your profile" }).click();
    await page.getByRole("heading", { name: "Your profile" }).waitFor();
    await page.getByLabel("Name", { exact: true }).fill("Meera I.");
    await page.getByLabel("Time zone").selectOption("Europe/London");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your profile is saved.").waitFor();
    await page.getByRole("button", { name: "Your account, Meera I." }).waitFor();
    await meera.look("profile");
  });

  step("a picture is chosen, refused and taken", async () => {
    const { page } = meera;
    const drawing = join(files, "drawing.png");
    meera.expectStatus(422);
    await writeFile(drawing, "<svg xmlns='http://www.w3.org/2000/svg'/>");
    await page.locator("input[type=file]").setInputFiles(drawing);
    await page.getByRole("button", { name: "Use this picture" }).click();
    await page.getByText("This is no picture that Callbook can use").waitFor();
    const picture = join(files, "me.png");
    await page.screenshot({ path: picture });
    await page.locator("input[type=file]").setInputFiles(picture);
    await page.getByRole("button", { name: "Use this picture" }).click();
    await page.getByRole("button", { name: "Remove" }).waitFor();
    const corner = page.locator(".topbar .profile img");
    await corner.waitFor();
    assert.ok(await corner.evaluate((image) => image.complete && image.naturalWidth === 64));
    await meera.look("profile-picture");
  });

  step("another e-mail address is confirmed by its link", async () => {
    const { page } = meera;
    await meera.visit("/profile/email");
    await page.getByLabel("New e-mail address").fill("meera@new.example");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("Ask your administrator for the link").waitFor();
    await meera.look("profile-email");
    const link = linkIn("meera@new.example", "email");
    await meera.visit(link);
    await meera.look("profile-email-confirm");
    await page.getByRole("button", { name: "Confirm the address" }).click();
    await page.getByText("The e-mail address is meera@new.example now.").waitFor();
  });

  step("another password, and not a common one", async () => {
    const { page } = meera;
    await meera.visit("/profile/password");
    const give = async (password) => {
      await page.getByLabel("New password").fill(password);
      await page.getByLabel("The same again").fill(password);
      await page.getByRole("button", { name: "Change the password" }).click();
    };
    meera.expectStatus(422);
    await give("passwordpassword");
    await page.getByText("among the first that anybody would try").waitFor();
    await meera.look("profile-password");
    await give(other);
    await page.getByText("Your password is changed.").waitFor();
    await meera.check("after the password was changed");
  });

  step("whoever forgets it asks for a link, on a phone", async () => {
    const visitor = await welcome(browser, server.address, phone);
    const { page } = visitor;
    await visitor.visit("/sign-in");
    await page.getByRole("link", { name: "Forgotten your password?" }).click();
    await visitor.look("forgot");
    await page.getByLabel("Username or e-mail").fill("meera@new.example");
    await page.getByRole("button", { name: "Ask for a link" }).click();
    await page.getByRole("heading", { name: "Ask your administrator" }).waitFor();
    await visitor.look("forgot-asked");
    await visitor.visit(linkIn("meera@new.example", "password"));
    await page.getByLabel("New password").fill(third);
    await page.getByLabel("The same again").fill(third);
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.waitForURL("**/sign-in**");
    await page.getByLabel("Username or e-mail").fill("meera");
    await page.getByLabel("Password").fill(third);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/dashboard");
    await visitor.check("signed in with the new password");
    await meera.page.goto(new URL("/profile", server.address).href);
    await meera.page.waitForURL("**/sign-in**");
  });
});
