// Says times relatively where they are near ("in 2 hours"), with the exact time on hover, and keeps them current.
import { each } from "./dom.mjs";

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new WeakMap();

each("time[data-relative]", say);
setInterval(() => document.querySelectorAll("time[data-relative]").forEach(say), 30_000);

function say(time) {
  if (!exact.has(time)) exact.set(time, time.textContent);
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  const near = relative(seconds);
  const text = near ?? exact.get(time);
  if (time.textContent !== text) time.textContent = text;
  if (near) time.title = exact.get(time);
  else time.removeAttribute("title");
}

function relative(seconds) {
  const distance = Math.abs(seconds);
  if (distance < 45) return "just now";
  if (distance < 45 * 60) return words.format(Math.round(seconds / 60) || Math.sign(seconds), "minute");
  if (distance < 22 * 3600) return words.format(Math.round(seconds / 3600) || Math.sign(seconds), "hour");
  return null;
}
