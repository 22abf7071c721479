// A button beside a password that shows what was typed. It is hidden again before the form is sent, so that no browser keeps it.
import { on } from "./dom.mjs";

const turn = (button, visible) => {
  const field = document.getElementById(button.dataset.reveal);
  field.type = visible ? "text" : "password";
  button.setAttribute("aria-pressed", String(visible));
};

on("click", "[data-reveal]", (_, button) => {
  turn(button, button.getAttribute("aria-pressed") !== "true");
  document.getElementById(button.dataset.reveal).focus();
});

on("submit", "form", (_, form) => {
  for (const button of form.querySelectorAll("[data-reveal]")) turn(button, false);
});
