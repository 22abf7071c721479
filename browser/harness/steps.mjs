// What more than one journey does on its way, through the screens that people use.
import assert from "node:assert/strict";

/** Good enough for the rules, and the same everywhere. */
export const password = "seven green bottles standing";

/** Sets the first company up at the address that the server printed. */
export async function setUp(visitor, server, { company = "Brightpath Admissions", username = "meera", name = "Meera Iyer" } = {}) {
  const { page } = visitor;
  const address = new URL(await server.setUpAddress());
  await visitor.visit(address.pathname + address.search);
  await page.getByLabel("Name", { exact: true }).fill(company);
  await page.getByLabel("Country").selectOption("IN");
  await page.getByLabel("Time zone").selectOption("Asia/Kolkata");
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("E-mail").fill(`${username}@example.com`);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Set up Callbook" }).click();
  await page.waitForURL("**/dashboard");
  await visitor.check("after the set-up");
}

/** Adds a user without a password; gives the path of the link by which that user sets one. */
export async function addUser(visitor, { name, username, role }) {
  const { page } = visitor;
  await visitor.visit("/users/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("E-mail").fill(`${username}@example.com`);
  await page.locator(`input[name=role][value=${role}]`).check();
  await page.getByRole("button", { name: "Add the user" }).click();
  const link = page.getByLabel("Password link");
  await link.waitFor();
  await visitor.check(`the link of ${username}`);
  return new URL(await link.inputValue()).pathname;
}

/** Sets a password by a link and signs in with it. */
export async function begin(visitor, link, username) {
  const { page } = visitor;
  await visitor.visit(link);
  await page.getByLabel("New password").fill(password);
  await page.getByLabel("The same again").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.waitForURL("**/sign-in**");
  await signIn(visitor, username);
}

/** Signs in from the sign-in page. */
export async function signIn(visitor, username, secret = password) {
  const { page } = visitor;
  if (new URL(page.url(), "http://localhost").pathname !== "/sign-in") await visitor.visit("/sign-in");
  await page.getByLabel("Username or e-mail").fill(username);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/dashboard");
  await visitor.check(`${username} has signed in`);
}

/** Uploads a file and waits for its outcome; gives the figures. */
export async function importFile(visitor, path, { shareAmong = [], policy } = {}) {
  const { page } = visitor;
  await visitor.visit("/imports");
  await page.locator("input[type=file]").setInputFiles(path);
  if (policy) await page.getByLabel(policy).check();
  for (const name of shareAmong) await page.getByLabel(name, { exact: true }).check();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
  return outcome(visitor);
}

/** The figures of the import whose page is open, once it is over. */
export async function outcome(visitor) {
  const { page } = visitor;
  await page.getByRole("heading", { name: "Details" }).waitFor();
  await page.locator("#import-progress").waitFor({ state: "detached", timeout: 60_000 });
  await visitor.check("the outcome of the import");
  return figures(page);
}

/** The figures at the top of a page by their names. */
export async function figures(page) {
  const stats = await page.locator(".stats .stat").all();
  const read = async (stat) => [
    await stat.locator(".stat-label").innerText(),
    Number((await stat.locator(".stat-value").innerText()).replace(/[^0-9]/g, "")),
  ];
  const found = Object.fromEntries(await Promise.all(stats.map(read)));
  assert.ok(Object.keys(found).length > 0, "there are figures on the page");
  return found;
}

/** The key that chooses a status on the call screen. */
export async function digitOf(page, status) {
  const choice = page.locator(".call-status").filter({ hasText: new RegExp(`^\\s*${status}`) });
  return choice.locator("input").getAttribute("data-key");
}
