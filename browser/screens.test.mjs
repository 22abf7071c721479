// Every screen of the made-up company, at both sizes, as a manager and as a sales user see them.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { startCallbook } from "./harness/server.mjs";
import { signIn } from "./harness/steps.mjs";
import { welcome } from "./harness/visitor.mjs";

describe("the made-up company", () => {
  let server;
  let browser;
  let secret;
  /** Usernames by role, as the server prints them. */
  let people;

  before(async () => {
    server = await startCallbook({ command: "demo" });
    browser = await launchChromium();
    const said = server.output();
    secret = said.match(/password is (\S+)/)[1];
    people = Object.fromEntries([...said.matchAll(/^\s+(\S+)\s.*\s(admin|manager|sales)$/gm)].map(([, name, role]) => [role, name]));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function signedIn(role) {
    const visitor = await welcome(browser, server.address);
    await visitor.visit("/sign-in");
    await visitor.look("sign-in");
    await signIn(visitor, people[role], secret);
    return visitor;
  }

  it("is in order for a manager", async () => {
    const visitor = await signedIn("manager");
    const { page } = visitor;
    for (const [path, name] of [
      ["/dashboard", "dashboard"],
      ["/customers", "customers"],
      ["/customers?status=SHORTLISTED&status=PLAN_PRESENTED&sort=name", "customers-filtered"],
      ["/customers/new", "customer-new"],
      ["/customers/assign", "share-out-choose"],
      ["/imports", "imports"],
      ["/users", "users"],
      ["/users/new", "user-new"],
    ]) {
      await visitor.visit(path);
      await visitor.look(name);
    }
    await visitor.visit("/customers?sort=-last_call");
    await page.locator(".cell-main a").first().click();
    await page.waitForURL("**/customers/*");
    await visitor.look("customer");
    await page.getByRole("link", { name: "Edit" }).click();
    await page.waitForURL("**/edit");
    await visitor.look("customer-edit");
    await visitor.visit("/users");
    await page.locator(".cell-main a").last().click();
    await page.waitForURL("**/users/*");
    await visitor.look("user");
    await visitor.leave();
  });

  it("is in order for a sales user", async () => {
    const visitor = await signedIn("sales");
    for (const [path, name] of [
      ["/dashboard", "dashboard-sales"],
      ["/call", "call"],
      ["/customers", "customers-sales"],
    ]) {
      await visitor.visit(path);
      await visitor.look(name);
    }
    await visitor.leave();
  });

  it("says the same as JSON", async () => {
    const visitor = await signedIn("manager");
    const answer = await visitor.context.request.get("/dashboard", { headers: { accept: "application/json" } });
    const document = await answer.json();
    assert.equal(document.scope, "company");
    const counted = document.customers.by_status.reduce((sum, status) => sum + status.count, 0);
    assert.equal(counted, document.customers.total);
    assert.ok(document.users.length > 3 && document.calls.last_7_days.made > 0, JSON.stringify(document.calls));
    await visitor.leave();
  });
});
