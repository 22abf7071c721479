// Buttons that save a field's text as a file, and that print the page.
import { on } from "./dom.mjs";

on("click", "[data-download]", (_, button) => {
  const text = document.getElementById(button.dataset.download).value;
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: button.dataset.name });
  link.click();
  URL.revokeObjectURL(address);
});

on("click", "[data-print]", () => window.print());
