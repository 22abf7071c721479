// A file dropped or chosen is named at once, and sent with its progress shown. Without script the form simply posts.
import htmx from "htmx.org";
import { each } from "./dom.mjs";
import { csrfToken } from "./requests.mjs";
import { show } from "./toasts.mjs";

each("[data-dropzone]", (zone) => {
  const input = zone.querySelector("input[type=file]");
  const label = zone.querySelector("[data-dropzone-label]");
  const asked = label.textContent;

  function name() {
    const file = input.files[0];
    label.textContent = file ? `${file.name} (${size(file.size)})` : asked;
  }

  input.addEventListener("change", name);
  input.form?.addEventListener("reset", () => (label.textContent = asked));
  for (const type of ["dragenter", "dragover"]) {
    zone.addEventListener(type, (event) => {
      event.preventDefault();
      zone.dataset.over = "";
    });
  }
  zone.addEventListener("dragleave", () => delete zone.dataset.over);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
});

each("form[data-upload]", (form) => {
  // A form that holds nothing but the file is sent as soon as there is one.
  if (form.dataset.upload === "now") {
    form.addEventListener("change", (event) => {
      if (event.target.matches("input[type=file]") && event.target.files.length > 0) form.requestSubmit();
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { limit, limitText } = form.dataset;
    const file = form.querySelector("input[type=file]").files[0];
    // The server would break the connection off half-way; saying so at once is kinder.
    if (limit && file && file.size > Number(limit)) {
      show(`The file is larger than ${limitText}. Nothing was imported; split it and import the parts.`, "bad");
      if (form.dataset.upload === "now") form.reset();
      return;
    }
    send(form);
  });
});

function send(form) {
  const area = form.querySelector("[data-upload-progress]");
  const bar = area.querySelector("progress");
  const text = area.querySelector(".progress-text .muted");
  const buttons = [...form.querySelectorAll("button")];
  const stop = area.querySelector("[data-upload-stop]");
  const request = new XMLHttpRequest();
  const busy = (state) => {
    area.hidden = !state;
    for (const button of buttons) button.disabled = state;
    // The one that stops it works only meanwhile; the same file may be chosen once more.
    if (stop) stop.disabled = !state;
    if (!state && form.dataset.upload === "now") form.reset();
  };

  stop?.addEventListener("click", () => request.abort(), { once: true });
  request.addEventListener("abort", () => busy(false));
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (event.loaded / event.total) * 100;
    if (text) text.textContent = event.loaded < event.total ? `${size(event.loaded)} of ${size(event.total)}` : "Opening it";
  });
  request.addEventListener("load", () => {
    const { status } = request;
    if (status < 300) {
      if (form.dataset.upload !== "now" || !replaceMain(request.responseText)) location.assign(request.responseURL);
      else moveTo(request.responseURL, request.responseText);
      return;
    }
    busy(false);
    if (status === 413) show("The file is larger than this server accepts. Nothing was imported.", "bad");
    else if (!replaceMain(request.responseText)) show("The upload did not work. Nothing was imported; try again.", "bad");
  });
  request.addEventListener("error", () => {
    busy(false);
    show("The connection broke during the upload. Nothing was imported; try again.", "bad");
  });
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRF-Token", csrfToken());
  request.setRequestHeader("Accept", "text/html");
  const fields = new FormData(form);
  bar.value = 0;
  busy(true);
  request.send(fields);
}

/** The page that came back is the page from here on: its address, title and breadcrumbs. */
function moveTo(address, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  history.pushState(null, "", address);
  document.title = answer.title;
  const crumbs = answer.querySelector(".crumbs");
  if (crumbs) document.querySelector(".crumbs")?.replaceWith(crumbs);
  window.scrollTo(0, 0);
  window.addEventListener("popstate", () => location.reload(), { once: true });
}

/** Shows the content of the page that came back, where it is one. */
function replaceMain(html) {
  const answer = new DOMParser().parseFromString(html, "text/html").getElementById("main");
  const main = document.getElementById("main");
  if (!answer || !main) return false;
  main.replaceChildren(...answer.childNodes);
  htmx.process(main);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main } }));
  (main.querySelector("[aria-invalid=true], [role=alert]") ?? main).focus();
  return true;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(0)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
