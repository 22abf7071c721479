// The sidebar collapses on a desk and remembers it; on a phone it is a drawer.
import { on } from "./dom.mjs";

const root = document.documentElement;
const sidebar = document.getElementById("sidebar");
const toggle = document.querySelector("[data-sidebar-toggle]");
let returnTo = null;

function describe() {
  toggle?.setAttribute("aria-expanded", String(root.dataset.sidebar !== "collapsed"));
}

toggle?.addEventListener("click", () => {
  if (root.dataset.sidebar === "collapsed") delete root.dataset.sidebar;
  else root.dataset.sidebar = "collapsed";
  try {
    localStorage.setItem("sidebar", root.dataset.sidebar ?? "open");
  } catch {
    // Not remembered then.
  }
  describe();
});
describe();

on("click", "[data-drawer-open]", (event, button) => {
  event.preventDefault();
  returnTo = button;
  sidebar.dataset.open = "";
  document.querySelector(".page").inert = true;
  sidebar.querySelector("[data-drawer-close]").focus();
});

on("click", "[data-drawer-close]", (event) => {
  event.preventDefault();
  close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && sidebar && "open" in sidebar.dataset) close();
});

function close() {
  delete sidebar.dataset.open;
  document.querySelector(".page").inert = false;
  returnTo?.focus();
}
