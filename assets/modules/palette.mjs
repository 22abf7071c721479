// The command palette: Ctrl-K goes to any page of the sidebar, or finds a customer.
import { on } from "./dom.mjs";
import { asker, drive } from "./listbox.mjs";

const dialog = document.getElementById("palette");
if (dialog) start(dialog);

function start(dialog) {
  const input = dialog.querySelector("input");
  const list = document.getElementById("palette-list");
  const ask = asker();
  const choose = drive(input, list);

  function open() {
    if (dialog.open) return;
    input.value = "";
    list.replaceChildren(...pages(""));
    choose(0);
    dialog.showModal();
    input.focus();
  }

  input.addEventListener("input", async () => {
    const query = input.value.trim();
    list.replaceChildren(...pages(query.toLowerCase()));
    choose(0);
    if (!query) return;
    const found = await ask(query);
    if (found === null || input.value.trim() !== query) return;
    const customers = document.createElement("div");
    customers.innerHTML = found;
    // Where a page matches, that no customer does is not worth a line.
    if (list.childElementCount === 0 || customers.querySelector('[role="option"]')) list.append(...customers.childNodes);
    choose(0);
  });

  on("click", "[data-palette]", open);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
}

/** The sidebar's pages that match, as a group of options. */
function pages(query) {
  const links = [...document.querySelectorAll("[data-goto]")].filter((link) =>
    link.dataset.goto.toLowerCase().includes(query),
  );
  if (links.length === 0) return [];
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Go to");
  const heading = document.createElement("p");
  heading.className = "listbox-group";
  heading.setAttribute("aria-hidden", "true");
  heading.textContent = "Go to";
  const options = links.map((link) => {
    const option = document.createElement("a");
    option.className = "option";
    option.href = link.href;
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    const label = document.createElement("span");
    label.className = "option-label";
    label.textContent = link.dataset.goto;
    option.append(label);
    return option;
  });
  group.append(heading, ...options);
  return [group];
}
