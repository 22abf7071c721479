// The real binary, with a data directory of its own, on a port that the system picks.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const patience = 60_000;

/** What the server says when it listens, and where a new database is set up. */
const ready = /Callbook is ready at (http:\/\/\S+)/;
const setUp = /Set up Callbook at (http:\/\/\S+\/set-up\?code=\S+)/;

/** The binary under test: CALLBOOK_BINARY, or the debug build. */
export function callbookBinary() {
  const binary = process.env.CALLBOOK_BINARY ?? join(root, "target/debug/callbook");
  if (!existsSync(binary)) throw new Error(`${binary} is not there: cargo build`);
  return binary;
}

/** This process's surroundings without settings that would lead the server elsewhere. */
function surroundings() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("CALLBOOK_") && name !== "DATABASE_URL",
  );
  return Object.fromEntries(kept);
}

/** A folder for one server's data. */
export function newDataDirectory() {
  return mkdtemp(join(tmpdir(), "callbook-browser-"));
}

/**
 * Starts a server and waits until it listens.
 *
 * With `dataDirectory` it goes on with what an earlier one left there, and leaves it there itself; without, the data
 * is gone when the server has stopped. The command is `serve`, or `demo` for a company with customers and calls.
 */
export async function startCallbook({ dataDirectory, binary = callbookBinary(), command = "serve", serve = [] } = {}) {
  const directory = dataDirectory ?? (await newDataDirectory());
  const child = spawn(binary, ["--data-dir", directory, command, "--listen", "127.0.0.1:0", ...serve], {
    cwd: directory,
    env: surroundings(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = listen(child);
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.once("error", (error) => said.hear(`could not start: ${error.message}`));
  ended.then(() => said.end());

  async function finish(signal) {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const impatience = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(impatience);
    if (!dataDirectory) await rm(directory, { recursive: true, force: true });
  }

  const server = {
    dataDirectory: directory,
    address: "",
    /** Everything that the server has written so far. */
    output: () => said.text(),
    /** The one-time address of the set-up page, which a server with an empty database prints. */
    setUpAddress: async () => (await said.find(setUp))[1],
    stop: () => finish("SIGTERM"),
    /** As a power cut would. */
    kill: () => finish("SIGKILL"),
  };
  try {
    server.address = (await said.find(ready))[1].replace(/\/$/, "");
  } catch (error) {
    await finish("SIGKILL");
    throw error;
  }
  return server;
}

/** Runs one command of the CLI to its end. */
export async function callbook(commandLine, { dataDirectory, input = "", binary = callbookBinary() }) {
  const child = spawn(binary, ["--data-dir", dataDirectory, ...commandLine], {
    env: surroundings(),
    stdio: ["pipe", "pipe", "pipe"],
  });
  const collected = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (text) => (collected[name] += text));
  }
  child.stdin.on("error", () => {}); // It may end without reading all of it.
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, ...collected };
}

/** Collects what a process writes, and waits for a line that somebody needs. */
function listen(child) {
  let text = "";
  let over = false;
  const waiting = new Set();
  const tellAll = () => waiting.forEach((look) => look());
  const hear = (more) => {
    text += more;
    tellAll();
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", hear);

  function find(pattern) {
    return new Promise((resolve, reject) => {
      const done = (settle, value) => {
        clearTimeout(impatience);
        waiting.delete(look);
        settle(value);
      };
      const give = (why) => done(reject, new Error(`${why} before it wrote ${pattern}. It wrote:\n${text}`));
      const look = () => {
        // A line counts once it is whole.
        const found = text.slice(0, text.lastIndexOf("\n") + 1).match(pattern);
        if (found) done(resolve, found);
        else if (over) give("The server ended");
      };
      const impatience = setTimeout(() => give(`${patience / 1000} seconds passed`), patience);
      waiting.add(look);
      look();
    });
  }

  return {
    hear,
    find,
    text: () => text,
    end: () => {
      over = true;
      tellAll();
    },
  };
}
