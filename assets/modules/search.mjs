// Search as one types, in the top bar. Without script the form leads to the list of customers.
import { asker, drive } from "./listbox.mjs";

const form = document.querySelector("[data-search]");
if (form) start(form);

function start(form) {
  const input = form.querySelector("input");
  const list = form.querySelector(".listbox");
  const ask = asker();
  const choose = drive(input, list);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Customers found");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  show(false);

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", async () => {
    const query = input.value.trim();
    if (!query) {
      show(false);
      return;
    }
    const found = await ask(query);
    if (found === null || input.value.trim() !== query) return;
    list.innerHTML = found;
    choose(-1);
    show(true);
  });
  input.addEventListener("focus", () => list.childElementCount && input.value.trim() && show(true));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (list.hidden) input.blur();
    show(false);
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) show(false);
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false);
  });
}
