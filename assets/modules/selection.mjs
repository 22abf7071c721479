// Rows of a table are selected one by one, by the page, or all that match the filter; the bar says how many.
import { each } from "./dom.mjs";

each("[data-select-table]", (table) => {
  const part = (name) => table.querySelector(`[data-${name}]`);
  const rows = () => [...table.querySelectorAll("[data-select-row]")];
  let all = false;
  let last = null;

  function refresh() {
    const chosen = rows().filter((row) => row.checked).length;
    const whole = part("select-page");
    const everything = part("select-all");
    const mode = part("select-mode");
    if (chosen < rows().length) all = false;
    if (mode) mode.value = all ? "all" : "ids";
    if (whole) {
      whole.checked = chosen > 0 && chosen === rows().length;
      whole.indeterminate = chosen > 0 && chosen < rows().length;
    }
    const count = part("select-count");
    if (count) count.textContent = all ? everything.dataset.totalText : chosen.toLocaleString("en");
    if (everything) {
      const more = Number(everything.dataset.total) > rows().length;
      everything.hidden = all || !more || chosen === 0 || chosen < rows().length;
    }
    part("bulkbar")?.toggleAttribute("data-open", chosen > 0);
  }

  table.addEventListener("click", (event) => {
    const row = event.target.closest("[data-select-row]");
    if (row) extend(row, event.shiftKey);
    if (event.target.closest("[data-select-all]")) {
      all = true;
      refresh();
    }
    if (event.target.closest("[data-select-none]")) {
      for (const each of rows()) each.checked = false;
      refresh();
      part("select-page")?.focus();
    }
  });

  /** With Shift, everything between this row and the one before goes with it. */
  function extend(row, shift) {
    const list = rows();
    if (shift && last?.isConnected) {
      const [from, to] = [list.indexOf(last), list.indexOf(row)].sort((a, b) => a - b);
      for (const between of list.slice(from, to + 1)) between.checked = row.checked;
    }
    last = row;
  }

  table.addEventListener("change", (event) => {
    if (event.target.matches("[data-select-page]")) for (const row of rows()) row.checked = event.target.checked;
    refresh();
  });
  table.addEventListener("htmx:afterSettle", refresh);
  window.addEventListener("pageshow", refresh);
  refresh();
});
