// The browser that this machine has; nothing is downloaded for the tests.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/snap/bin/chromium",
  "/usr/bin/google-chrome",
];

/** The browser's path: CALLBOOK_CHROMIUM, or the first of the usual places. */
export function findChromium() {
  const named = process.env.CALLBOOK_CHROMIUM;
  const found = named ? [named].find(existsSync) : places.find(existsSync);
  if (!found) {
    throw new Error(
      `No Chromium: looked for ${named ?? places.join(", ")}. Install it (apt-get install chromium) or name it in CALLBOOK_CHROMIUM.`,
    );
  }
  return found;
}

/** A browser with a fresh profile, which asks nobody on the network for anything of its own. */
export function launchChromium() {
  const quiet = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    // Text is drawn alike wherever the pictures are taken.
    "--font-render-hinting=none",
  ];
  // Chromium's sandbox refuses to start as root.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath: findChromium(), args: [...quiet, ...asRoot] });
}
