// A form that is on its way is not sent again by a second click. (An htmx form says hx-sync="this:drop" for the same.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // An answer that is a download leaves the page standing.
  setTimeout(() => delete form.dataset.sent, 4000);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
