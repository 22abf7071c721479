// Menus are popovers: the browser opens and closes them, this places them under their button and moves by arrows.
const gap = 4;
const edge = 8;

document.addEventListener(
  "beforetoggle",
  (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
    const button = opener(menu);
    button?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open" || !button) return;
    // The frame callback runs when the menu has a size and before anything is painted.
    requestAnimationFrame(() => {
      place(menu, button);
      const first = menu.querySelector("[autofocus], [aria-current], .menu-item, input:not([type=hidden]), select");
      first?.focus();
    });
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = event.target instanceof Element ? event.target.closest(".menu:popover-open") : null;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || !event.target.matches(".menu-item")) return;
  const items = [...menu.querySelectorAll(".menu-item")];
  items[(items.indexOf(event.target) + step + items.length) % items.length].focus();
  event.preventDefault();
});

// The page may move under an open menu: it stays with its button, and goes when the button does.
for (const change of ["scroll", "resize"]) {
  window.addEventListener(
    change,
    (event) => {
      const menu = document.querySelector(".menu:popover-open");
      if (event.target === menu) return;
      const button = menu && opener(menu);
      if (!button) return;
      const { top, bottom } = button.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight) menu.hidePopover();
      else place(menu, button);
    },
    { passive: true, capture: true },
  );
}

function opener(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

function place(menu, button) {
  const anchor = button.getBoundingClientRect();
  const width = menu.offsetWidth;
  // Under the button while it fits there or there is more room than above; what is too long scrolls.
  menu.style.maxHeight = "";
  const below = innerHeight - anchor.bottom - gap - edge;
  const above = anchor.top - gap - edge;
  const isAbove = menu.offsetHeight > below && above > below;
  const height = Math.min(menu.offsetHeight, isAbove ? above : below);
  menu.style.maxHeight = `${height}px`;
  const top = isAbove ? anchor.top - gap - height : anchor.bottom + gap;
  const alignRight = anchor.left + width + edge > innerWidth;
  const left = alignRight ? anchor.right - width : anchor.left;
  menu.style.margin = "0";
  menu.style.inset = "auto";
  menu.style.top = `${Math.max(edge, top)}px`;
  menu.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`;
}
