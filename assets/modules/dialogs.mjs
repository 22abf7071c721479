// Dialogs open by data-dialog="id", and close by Escape, by their buttons, and by a click beside them.
import { on } from "./dom.mjs";

on("click", "[data-dialog]", (event, opener) => {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  opener.closest("[popover]")?.hidePopover();
  dialog.showModal();
});

on("click", "[data-dialog-close]", (_, button) => button.closest("dialog").close());

on("mousedown", "dialog", (event, dialog) => {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

// An htmx form in a dialog closes it when the server has taken what it sent.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (event.detail.successful && form instanceof HTMLFormElement) form.closest("dialog[open]")?.close();
});

// A dialog that the server marks with data-open has something to say at once.
for (const dialog of document.querySelectorAll("dialog[data-open]")) dialog.showModal();
