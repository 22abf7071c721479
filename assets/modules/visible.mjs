// What keeps itself up to date (data-poll) does so only while somebody looks: not in a hidden tab, and not under the
// focus of somebody who is just using it by keyboard.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (requestConfig?.triggeringEvent || !elt.matches("[data-poll]")) return;
  if (document.hidden || elt.contains(document.activeElement)) event.preventDefault();
});
