// Runs `start` once for every element that matches, now and in whatever htmx brings later.
export function each(selector, start) {
  // htmx tells of the whole page, too, once it is ready.
  const started = new WeakSet();
  const begin = (element) => {
    if (started.has(element)) return;
    started.add(element);
    start(element);
  };
  const run = (root) => {
    if (root.matches?.(selector)) begin(root);
    for (const element of root.querySelectorAll(selector)) begin(element);
  };
  run(document);
  document.addEventListener("htmx:load", (event) => run(event.detail.elt));
}

/** Listens once on the document for an event on anything that matches. */
export function on(type, selector, handle) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null;
    if (element) handle(event, element);
  });
}

/** Whether a key belongs to the field that has the focus and not to the page. */
export function typing(event) {
  const element = event.target;
  if (!(element instanceof HTMLElement)) return false;
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !element.matches("[type=checkbox], [type=radio], [type=submit], [type=button]");
}
