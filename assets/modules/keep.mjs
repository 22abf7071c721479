// What is typed into a field with data-keep survives a reload and a lost connection, in this tab, until it is saved.
import { each } from "./dom.mjs";

const place = (field) => `keep:${field.dataset.keep}`;
const fields = (form) => form.querySelectorAll("[data-keep]");

each("[data-keep]", (field) => {
  const kept = sessionStorage.getItem(place(field));
  if (kept && !field.value) field.value = kept;
  field.addEventListener("input", () => {
    if (field.value) sessionStorage.setItem(place(field), field.value);
    else sessionStorage.removeItem(place(field));
  });
});

// A plain form leaves the page: if the server refuses, it sends the text back itself.
document.addEventListener("submit", (event) => {
  if (event.target.closest("[hx-post], [hx-put]")) return;
  for (const field of fields(event.target)) sessionStorage.removeItem(place(field));
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt?.closest?.("form");
  if (!form || event.detail.xhr.status >= 400) return;
  for (const field of fields(form)) sessionStorage.removeItem(place(field));
});
