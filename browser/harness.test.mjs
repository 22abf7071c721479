// The harness itself: what it is there to catch, it catches.
import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { launchChromium } from "./harness/chromium.mjs";
import { callbook, startCallbook } from "./harness/server.mjs";
import { welcome } from "./harness/visitor.mjs";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

const page = (body) =>
  `<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="/icon.svg"></head>` +
  `<body><main><h1>A page</h1>${body}</main></body></html>`;

const pages = {
  "/fine": page("<p>Nothing wrong here.</p>"),
  "/no-alternative": page(`<img src="/icon.svg">`),
  "/inline-script": page("<script>window.ran = true</script>"),
  "/inline-style": page(`<p style="color: #111111">Styled</p>`),
  "/throws": page(`<script src="/throws.js"></script>`),
  "/part-missing": page(`<script src="/missing.js"></script>`),
  "/elsewhere": page(`<p id="a">x</p><script src="/elsewhere.js"></script>`),
  "/wide": page(`<link rel="stylesheet" href="/wide.css"><div class="wide">Wide</div>`),
  "/broken": page("<p>Broken</p>"),
};
const files = {
  "/icon.svg": ["image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`],
  "/throws.js": ["text/javascript", "throw new Error('planted')"],
  "/elsewhere.js": ["text/javascript", "fetch('http://127.0.0.1:9/').catch(() => {})"],
  "/wide.css": ["text/css", ".wide { width: 1000px }"],
};

let web;
let address;
let browser;

before(async () => {
  web = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    response.setHeader("content-security-policy", policy);
    const file = files[pathname];
    if (file) {
      response.setHeader("content-type", file[0]);
      response.end(file[1]);
      return;
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.statusCode = pathname === "/broken" ? 500 : pages[pathname] ? 200 : 404;
    response.end(pages[pathname] ?? page("<p>Not here</p>"));
  });
  await new Promise((resolve) => web.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${web.address().port}`;
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  web?.closeAllConnections();
  web?.close();
});

/** What a visitor of this path meets, as one text; empty where nothing is wrong. */
async function faultsOf(path, look = (visitor) => visitor.visit(path)) {
  const visitor = await welcome(browser, address);
  try {
    await look(visitor);
    return "";
  } catch (error) {
    return `${error.message}\n${(error.actual ?? []).toString()}`;
  } finally {
    await visitor.context.close();
  }
}

describe("a visit", () => {
  it("passes a page without fault", async () => {
    assert.equal(await faultsOf("/fine"), "");
  });

  it("fails on what axe finds, under the strictest policy", async () => {
    assert.match(await faultsOf("/no-alternative"), /axe image-alt/);
  });

  it("fails on an inline script, which the policy has blocked", async () => {
    assert.match(await faultsOf("/inline-script"), /content security policy: script-src-elem blocked inline/);
    const visitor = await welcome(browser, address);
    await visitor.page.goto("/inline-script");
    assert.equal(await visitor.page.evaluate(() => window.ran), undefined, "the policy is in force");
    await visitor.context.close();
  });

  it("fails on an inline style", async () => {
    assert.match(await faultsOf("/inline-style"), /content security policy: style-src-attr blocked inline/);
  });

  it("fails on an error in a script", async () => {
    assert.match(await faultsOf("/throws"), /error in the page: planted/);
  });

  it("fails on a missing part and on a server's error", async () => {
    assert.match(await faultsOf("/part-missing"), /404 for .*missing\.js/);
    assert.match(await faultsOf("/broken"), /answered 500/);
  });

  it("fails on a request to another host", async () => {
    const faults = await faultsOf("/elsewhere", async (visitor) => {
      await visitor.page.goto("/elsewhere", { waitUntil: "networkidle" });
      await visitor.check();
    });
    assert.match(faults, /content security policy: connect-src|request to elsewhere/);
  });

  it("passes a refusal that the journey means to meet", async () => {
    assert.equal(await faultsOf("/nowhere", (visitor) => visitor.visit("/nowhere", { status: 404 })), "");
    assert.match(await faultsOf("/nowhere"), /answered 404/);
  });
});

describe("a look", () => {
  it("fails on a page that scrolls sideways on a phone", async () => {
    const faults = await faultsOf("/wide", async (visitor) => {
      await visitor.visit("/wide");
      await visitor.fits("wide");
    });
    assert.match(faults, /wide: 1\d\d\d pixels wide at 390/);
  });
});

describe("the server's start", () => {
  let folder;

  /** A stand-in for the binary: a script that does what `body` says. */
  async function standIn(body) {
    const path = join(folder, `stand-in-${Math.random().toString(36).slice(2)}`);
    await writeFile(path, `#!${process.execPath}\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "callbook-harness-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("reads the address and the set-up address from what it prints", async () => {
    const binary = await standIn(`
      process.stdout.write("Callbook is ready at http://127.0.0.1:4711\\nSet up Callb");
      setTimeout(() => process.stdout.write("ook at http://127.0.0.1:4711/set-up?code=AB-12\\n"), 100);
      process.on("SIGTERM", () => process.exit(0));
      setInterval(() => {}, 1000);`);
    const server = await startCallbook({ binary });
    assert.equal(server.address, "http://127.0.0.1:4711");
    assert.equal(await server.setUpAddress(), "http://127.0.0.1:4711/set-up?code=AB-12");
    await server.stop();
  });

  it("tells what a server said that would not start", async () => {
    const binary = await standIn(`process.stderr.write("the port is taken\\n"); process.exit(3);`);
    await assert.rejects(startCallbook({ binary }), /The server ended[^]*the port is taken/);
  });

  it("hands a command its input and gives back its code and output", async () => {
    const binary = await standIn(`
      process.stdin.setEncoding("utf8").on("data", (text) => process.stdout.write(text.toUpperCase()));
      process.stdin.on("end", () => { process.stderr.write(process.argv.slice(2).join(" ")); process.exitCode = 4; });`);
    const done = await callbook(["user", "list"], { binary, dataDirectory: "/data", input: "hello" });
    assert.deepEqual(done, { code: 4, stdout: "HELLO", stderr: "--data-dir /data user list" });
  });
});
