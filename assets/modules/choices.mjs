// What is chosen in a form with data-choices is there again when somebody comes back to the page in this browser, until
// it is sent; but not where the server shows the form otherwise than it did then, since somebody has decided meanwhile.
import { each } from "./dom.mjs";

const place = (form) => `choices:${form.dataset.choices}`;
const isAsked = (control) => control.closest("[data-choices-asked]");
const isBox = (control) => control.type === "checkbox" || control.type === "radio";
const controls = (form) =>
  [...form.elements].filter((control) => control.matches("select, textarea, input:not([type=hidden])") && control.name);
const state = (found) => found.map((control) => [control.name, control.value, isBox(control) && control.checked]);

function choose(found, chosen) {
  const left = [...chosen];
  let changed;
  for (const control of found) {
    const at = left.findIndex(([name, value]) => name === control.name && (!isBox(control) || value === control.value));
    if (at < 0) continue;
    const [[, value, checked]] = left.splice(at, 1);
    if (isBox(control)) control.checked = checked;
    else if (control.value !== value && (!control.options || [...control.options].some((option) => option.value === value))) {
      control.value = value;
      if (control.matches("[hx-trigger~=change]")) changed ??= control;
    }
  }
  // What is asked besides depends on it; the answers are chosen once it is there.
  changed?.dispatchEvent(new Event("change", { bubbles: true }));
}

each("form[data-choices]", (form) => {
  const shown = JSON.stringify(state(controls(form).filter((control) => !isAsked(control))));
  const kept = JSON.parse(localStorage.getItem(place(form)) ?? "null");
  const keep = () => localStorage.setItem(place(form), JSON.stringify({ shown, chosen: state(controls(form)) }));
  if (kept?.shown === shown) {
    form.addEventListener("htmx:afterSettle", () => choose(controls(form).filter(isAsked), kept.chosen), { once: true });
    choose(controls(form), kept.chosen);
  } else {
    localStorage.removeItem(place(form));
  }
  form.addEventListener("input", keep);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (requestConfig?.elt?.matches?.("form[data-choices]") && xhr.status < 400) {
    localStorage.removeItem(place(requestConfig.elt));
  }
});
