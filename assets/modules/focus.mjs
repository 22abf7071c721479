// After a partial update the focus goes where the eye goes: to what asks for it with data-focus, or, where the focused
// element has vanished, to what took its place.
let before = null;

document.addEventListener("htmx:beforeSwap", () => {
  before = document.activeElement;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.detail.elt;
  const wanted = swapped.matches?.("[data-focus]") ? swapped : swapped.querySelector?.("[data-focus]");
  if (wanted) {
    give(wanted);
  } else if (before && !before.isConnected && document.activeElement === document.body) {
    const invalid = swapped.querySelector?.("[aria-invalid=true]");
    give(invalid ?? swapped);
  }
  before = null;
});

function give(element) {
  if (!element.isConnected) return;
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: !element.matches("input, textarea, select, [role=group]") });
}

// A page that came back with errors begins at the first of them.
document.querySelector("main [aria-invalid=true]")?.focus();
