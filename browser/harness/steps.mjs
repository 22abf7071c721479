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

/** Uploads a file and walks through all steps to the outcome; gives its figures. */
export async function importFile(visitor, path, choices = {}) {
  await uploadFile(visitor, path);
  await checkFile(visitor, choices);
  return runImport(visitor);
}

/** The first step: drops a file, which is looked at at once. */
export async function uploadFile(visitor, path) {
  const { page } = visitor;
  await visitor.visit("/imports");
  await page.locator("input[type=file]").setInputFiles(path);
  await page.getByRole("button", { name: "Check the file" }).waitFor();
  assert.match(new URL(page.url()).pathname, /^\/imports\/[0-9a-f-]{36}$/);
  await visitor.check("the columns of the file");
}

/** The second step: chooses what is given, and has the file checked; gives what would come of it. */
export async function checkFile(visitor, { shareAmong = [], policy, dates } = {}) {
  const { page } = visitor;
  if (policy) await page.getByLabel(policy).check();
  if (dates) await page.getByLabel(dates).check();
  for (const name of shareAmong) await page.getByLabel(name, { exact: true }).check();
  await page.getByRole("button", { name: "Check the file" }).click();
  await page.getByText(/^(Nothing is written yet\. Once|Nothing in this file)/).waitFor({ timeout: 60_000 });
  await visitor.check("what would come of the file");
  return figures(page);
}

/** The last step: runs the import; gives the figures of its outcome. */
export async function runImport(visitor) {
  const { page } = visitor;
  await page.getByRole("button", { name: /^Import [0-9,]+ customers?$/ }).click();
  return outcome(visitor);
}

/** The figures of the import whose page is open, once it is over. */
export async function outcome(visitor) {
  const { page } = visitor;
  await page.getByRole("heading", { name: "Details" }).waitFor({ timeout: 60_000 });
  assert.equal(await page.locator("#import-live").count(), 0);
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
