// Builds assets/ into static/: hashed names, a manifest, and ready-made brotli and gzip siblings.
// The same sources always give the same bytes, so that static/ can be committed and checked.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = new URL("..", import.meta.url).pathname;
const out = join(root, "static");
const budgets = { "app.js": 60 * 1024, "app.css": 25 * 1024 };
const compressible = /\.(js|css|svg)$/;
const manifest = {};

rmSync(out, { recursive: true, force: true });
mkdirSync(out);

for (const subset of ["latin", "latin-ext"]) {
  const file = `node_modules/@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`;
  publish(`inter-${subset}.woff2`, readFileSync(join(root, file)));
}
publish("icons.svg", sprite());
publish("favicon.svg", readFileSync(join(root, "assets/favicon.svg")));
publish("app.css", styles());
publish("boot.js", await script("assets/boot.mjs", "iife"));
publish("app.js", await script("assets/app.mjs", "esm"));

const names = Object.keys(manifest).sort();
const sorted = Object.fromEntries(names.map((name) => [name, manifest[name]]));
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
report();

/** Writes one file under its hashed name, with compressed siblings where they help. */
function publish(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  manifest[name] = hashed;
  writeFileSync(join(out, hashed), bytes);
  if (!compressible.test(name)) return;
  const size = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(
    join(out, `${hashed}.br`),
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, ...size } }),
  );
  const zipped = gzipSync(bytes, { level: 9 });
  zipped[9] = 255; // The header names the operating system; "unknown" keeps the bytes alike everywhere.
  writeFileSync(join(out, `${hashed}.gz`), zipped);
}

/** One SVG sprite with a symbol for each icon that assets/icons.txt lists. */
function sprite() {
  const listed = readFileSync(join(root, "assets/icons.txt"), "utf8").split("\n");
  const symbols = listed
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map((name) => {
      const svg = readFileSync(join(root, `node_modules/lucide-static/icons/${name}.svg`), "utf8");
      const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      const shapes = inner.replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
    });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** Tailwind's output, with the fonts' hashed names in it. */
function styles() {
  const folder = mkdtempSync(join(tmpdir(), "callbook-css-"));
  const file = join(folder, "app.css");
  const cli = join(root, "node_modules/.bin/tailwindcss");
  execFileSync(cli, ["--input", "assets/app.css", "--output", file, "--minify"], { cwd: root, stdio: "pipe" });
  const css = readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  return css.replace(/\/static\/(inter-[a-z-]+\.woff2)/g, (_, name) => `/static/${manifest[name]}`);
}

async function script(entry, format) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: "es2022",
    legalComments: "none",
  });
  return result.outputFiles[0].text;
}

/** Says what weighs what, and fails when a budget is broken. */
function report() {
  let failed = false;
  for (const [name, hashed] of Object.entries(sorted)) {
    const sibling = readdirSync(out).includes(`${hashed}.br`) ? `${hashed}.br` : hashed;
    const size = readFileSync(join(out, sibling)).length;
    console.log(`${hashed.padEnd(34)} ${(size / 1024).toFixed(1).padStart(7)} KB on the wire`);
    if (budgets[name] && size > budgets[name]) {
      console.error(`${name} is over its budget of ${budgets[name] / 1024} KB`);
      failed = true;
    }
  }
  if (failed) process.exit(1);
}
