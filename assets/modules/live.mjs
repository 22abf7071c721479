// A piece of a page that the server sends anew while something goes on (server-sent events). Streams end by themselves
// after a while and are taken up again; in a hidden tab none is open. Without script the page reloads itself.
import htmx from "htmx.org";
import { each } from "./dom.mjs";

/** So long after a refusal (a restart, a lost connection) the stream is asked for again. */
const patience = 3000;

each("[data-live]", (area) => {
  let source = null;
  let again = null;

  function listen() {
    if (source || document.hidden || !area.isConnected) return;
    source = new EventSource(area.dataset.live);
    source.addEventListener("piece", (event) => show(event.data));
    source.addEventListener("over", (event) => finish(event.data));
    // The browser comes back by itself when a stream has ended, but not after an answer that is none.
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      leave();
      again = setTimeout(look, patience);
    });
  }

  /** Without a stream (there are too many, or none gets through) it is asked once before the next try. */
  async function look() {
    let answer = null;
    try {
      answer = await fetch(area.dataset.liveLook);
    } catch {
      // Not reachable just now.
    }
    // The session has ended; the page says so as soon as somebody is there.
    if (answer?.status === 401 || answer?.redirected) {
      window.addEventListener("focus", () => location.reload(), { once: true });
      return;
    }
    if (answer?.ok) show(await answer.text());
    const over = area.querySelector("[data-over]");
    if (over) finish(over.dataset.over);
    else listen();
  }

  function leave() {
    clearTimeout(again);
    source?.close();
    source = null;
  }

  function show(html) {
    if (!area.isConnected) {
      end();
      return;
    }
    const fresh = document.createElement("template");
    fresh.innerHTML = html.trim();
    if (area.children.length === 1 && fresh.content.children.length === 1) {
      update(area.firstElementChild, fresh.content.firstElementChild);
    } else {
      area.replaceChildren(fresh.content);
    }
  }

  async function finish(said) {
    end();
    const page = { target: "#import", select: "#import", swap: "outerHTML" };
    await htmx.ajax("GET", area.dataset.livePage, page);
    const teller = document.getElementById("import-said");
    if (teller) teller.textContent = said;
  }

  function end() {
    leave();
    document.removeEventListener("visibilitychange", follow);
  }

  function follow() {
    if (document.hidden) leave();
    else listen();
  }

  document.addEventListener("visibilitychange", follow);
  listen();
});

/** Changes only what is different, so that bars glide and nothing blinks. */
function update(old, fresh) {
  const alike = old.nodeName === fresh.nodeName && old.childNodes.length === fresh.childNodes.length;
  if (!alike) {
    old.replaceWith(fresh);
    return;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name, value } of fresh.attributes ?? []) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...(old.attributes ?? [])]) {
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  const parts = [...fresh.childNodes];
  [...old.childNodes].forEach((part, index) => update(part, parts[index]));
}
