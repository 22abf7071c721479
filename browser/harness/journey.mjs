// The steps of one journey, each of which needs the one before: after a failure the rest is left out, not failed too.
import { it } from "node:test";

/** Gives a function that adds a step, as `it` adds a test. */
export function journey() {
  let failed = false;
  return (name, walk) =>
    it(name, async (test) => {
      if (failed) {
        test.skip("a step before it failed");
        return;
      }
      failed = true;
      await walk(test);
      failed = false;
    });
}
