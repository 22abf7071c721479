// axe on the page as it is now. The policy stays in force: the debugger evaluates axe, the page never loads it.
import axe from "axe-core";

/** What axe finds, a line for each element. */
export async function accessibilityFaults(page) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ target, failureSummary }) => ({ target: target.join(" "), failureSummary })),
    }));
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = failureSummary.split("\n").slice(1).map((line) => line.trim()).join("; ");
      return `axe ${id}: ${help}: ${target}: ${why}`;
    }),
  );
}
