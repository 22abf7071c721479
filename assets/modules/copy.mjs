// A button that copies a field's text. Where the clipboard is not to be had, the text is selected for copying by hand.
import { on } from "./dom.mjs";
import { show } from "./toasts.mjs";

on("click", "[data-copy]", async (_, button) => {
  const field = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(field.value);
    show("Copied.", "good");
  } catch {
    field.focus();
    field.select();
    show("Press Ctrl C to copy it.", "info");
  }
});
