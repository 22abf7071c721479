// What must never happen on any page, whoever looks at it. Collected while the journey goes on, told when it checks.

const parts = new Set(["document", "script", "stylesheet", "font", "image", "manifest"]);

/** Watches everything that happens in a browser context whose pages come from `address`. */
export async function watchForFaults(context, address) {
  const faults = [];
  const expected = new Set();
  const own = new URL(address).origin;

  await context.exposeBinding("tellOfViolation", (_, violation) => {
    faults.push(`content security policy: ${violation}`);
  });
  // Run by the debugger before the page's own scripts, and so not subject to the policy that it watches.
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const what = event.blockedURI || "inline";
      const where = `${event.sourceFile || document.location.pathname}:${event.lineNumber}`;
      window.tellOfViolation(`${event.effectiveDirective} blocked ${what} at ${where}`);
    });
  });

  context.on("weberror", (error) => faults.push(`error in the page: ${error.error().message}`));
  context.on("console", (message) => {
    // A failed answer is judged below, by its status.
    if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
    faults.push(`console: ${message.text()}`);
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== own) faults.push(`request to elsewhere: ${url}`);
  });
  context.on("response", (response) => {
    const status = response.status();
    if (status < 400 || expected.has(status)) return;
    const kind = response.request().resourceType();
    if (status >= 500 || parts.has(kind)) faults.push(`${status} for ${response.url()} (${kind})`);
  });

  return {
    /** Answers with this status are part of the journey from here on. */
    expect: (status) => expected.add(status),
    /** What has happened since the last time; forgotten once told. */
    take: () => faults.splice(0),
  };
}
