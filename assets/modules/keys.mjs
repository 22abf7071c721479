// The keys that work on every page: / searches, ? shows the keys.
import { typing } from "./dom.mjs";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const input = document.querySelector("[data-search] input");
    const narrow = !input || input.offsetParent === null;
    event.preventDefault();
    if (narrow) document.querySelector("[data-palette]")?.click();
    else input.select();
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
});
