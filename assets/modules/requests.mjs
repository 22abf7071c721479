// What every htmx request carries, and what the page says when one fails.
import { show } from "./toasts.mjs";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = csrfToken();
});

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) {
    location.reload();
  } else if (status === 403) {
    show("Your session has changed. Reload the page and try again; nothing was saved.", "bad");
  } else if (status === 404) {
    show("This is no longer there. Reload the page to see what is.", "bad");
  } else if (status === 429 || status === 503) {
    show("The server is busy. Nothing was saved; try again in a moment.", "bad");
  } else {
    show("That did not work, and nothing was saved. Try again.", "bad");
  }
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    // What asks by itself, every so often, has no event that set it off; it will ask again.
    const polls = !event.detail.requestConfig?.triggeringEvent;
    if (!polls) show("No connection to the server. Nothing was saved; what you typed is still here.", "bad");
  });
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
