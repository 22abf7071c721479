// One person at one browser: own cookies, and every page checked as it is visited.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { accessibilityFaults } from "./accessibility.mjs";
import { watchForFaults } from "./faults.mjs";

/** The two sizes at which everything is looked at. */
export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** A list of hundreds of rows is cut off there in a picture. */
const tallest = 1800;

const album = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));

/** Lets somebody new sit down before the server at `address`. */
export async function welcome(browser, address, viewport = desk) {
  const context = await browser.newContext({
    viewport,
    baseURL: address,
    locale: "en-GB",
    timezoneId: "Asia/Kolkata",
    // Nothing is half faded when axe measures contrast or a picture is taken.
    reducedMotion: "reduce",
    bypassCSP: false,
  });
  context.setDefaultTimeout(20_000);
  const faults = await watchForFaults(context, address);
  const page = await context.newPage();
  return new Visitor(context, page, faults);
}

class Visitor {
  #faults;

  constructor(context, page, faults) {
    this.context = context;
    this.page = page;
    this.#faults = faults;
  }

  /** Goes to a path, and fails unless the answer has the status and the page is without fault. */
  async visit(path, { status = 200 } = {}) {
    if (status >= 400) this.#faults.expect(status);
    const response = await this.page.goto(path, { waitUntil: "load" });
    assert.equal(response?.status(), status, `${path} answered ${response?.status()}`);
    await this.check(path);
    return response;
  }

  /** From here on an answer with this status is no fault: the journey means to bring it about. */
  expectStatus(status) {
    this.#faults.expect(status);
  }

  /** Fails on whatever went wrong since the last check, and on what axe finds in the page as it stands. */
  async check(where = this.page.url()) {
    const found = await accessibilityFaults(this.page);
    const faults = [...this.#faults.take(), ...found];
    assert.deepEqual(faults, [], `${where}: ${faults.length} faults`);
  }

  /** Checks the page at both sizes, and that it never scrolls sideways. */
  async fits(name) {
    await this.#atBothSizes(name, () => {});
  }

  /** The same, and takes docs/screenshots/NAME-1440.png and NAME-390.png where CALLBOOK_SCREENSHOTS=1. */
  async look(name) {
    await this.#atBothSizes(name, async ({ width }) => {
      if (process.env.CALLBOOK_SCREENSHOTS !== "1") return;
      await mkdir(album, { recursive: true });
      const height = await this.page.evaluate(() => document.documentElement.scrollHeight);
      const fullPage = height <= tallest;
      if (!fullPage) await this.page.setViewportSize({ width, height: tallest });
      await this.page.screenshot({ path: join(album, `${name}-${width}.png`), fullPage });
    });
  }

  async #atBothSizes(name, then) {
    const before = this.page.viewportSize();
    for (const size of [desk, phone]) {
      await this.page.setViewportSize(size);
      await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
      const width = await this.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= size.width, `${name}: ${width} pixels wide at ${size.width}`);
      await this.check(`${name} at ${size.width}`);
      await then(size);
    }
    if (before) await this.page.setViewportSize(before);
  }

  /** Gets up. What happened after the last check still counts. */
  async leave() {
    await this.context.close();
    assert.deepEqual(this.#faults.take(), [], "faults after the last check");
  }
}
