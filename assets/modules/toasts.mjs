// Toasts: those that the server sent, and those that the page itself has to say.
import { on } from "./dom.mjs";

const region = document.getElementById("toasts");
const icons = { good: "circle-check", info: "info", warning: "triangle-alert", bad: "circle-alert" };

/** Adds a toast. Tones: good, info, warning, bad. */
export function show(text, tone) {
  const toast = document.createElement("div");
  toast.className = `toast toast-${tone}`;
  toast.dataset.toast = tone;
  const message = document.createElement("p");
  message.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-button";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", "Close");
  close.append(icon("x", 16));
  toast.append(icon(icons[tone], 18), message, close);
  region.append(toast);
}

function icon(name, size) {
  const known = document.querySelector("svg.icon > use");
  const sprite = known ? known.getAttribute("href").split("#")[0] : "";
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("width", size);
  svg.setAttribute("height", size);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

// What went well leaves by itself, later while it is pointed at; what went wrong stays.
function expire(toast) {
  if (toast.dataset.toast === "bad") return;
  setTimeout(() => (toast.matches(":hover, :focus-within") ? expire(toast) : toast.remove()), 6000);
}

on("click", "[data-toast-close]", (_, button) => button.closest(".toast").remove());

if (region) {
  for (const toast of region.querySelectorAll("[data-toast]")) expire(toast);
  new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node instanceof HTMLElement && node.dataset.toast) expire(node);
    }
  }).observe(region, { childList: true });
}
