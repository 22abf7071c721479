// The call screen by keyboard: a digit or letter chooses the status or when to call again, Enter saves, s skips.
import { on, typing } from "./dom.mjs";

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-call]");
  if (!form || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const inside = event.target instanceof Element && form.contains(event.target);
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    // A preset that is pressed already has nothing more to do with Enter.
    const free = event.target === document.body || event.target.matches("main, [data-focus], [data-preset][aria-pressed=true]");
    const field = inside && event.target.matches("textarea, input:not([type=file])");
    if (!free && !field) return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit(form.querySelector("[data-save]"));
    return;
  }
  if (typing(event)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "s") {
    event.preventDefault();
    document.querySelector("[data-skip]")?.click();
  } else if (key === "r") {
    event.preventDefault();
    form.querySelector("textarea")?.focus();
  } else if (/^[0-9a-z]$/.test(key)) {
    const choice = form.querySelector(`[data-key="${key}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.click();
    if (choice.matches("input")) choice.focus({ preventScroll: true });
  }
});

on("click", "[data-preset]", (_, button) => {
  const field = document.getElementById(button.dataset.preset);
  if (!field) return;
  const again = button.getAttribute("aria-pressed") === "true";
  field.value = again ? "" : button.dataset.presetValue;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// Which preset is in force follows from the field, however it was filled.
document.addEventListener("change", (event) => {
  if (!event.target.id) return;
  for (const button of document.querySelectorAll(`[data-preset="${CSS.escape(event.target.id)}"]`)) {
    button.setAttribute("aria-pressed", String(button.dataset.presetValue === event.target.value));
  }
});
