// Counts down what `data-countdown` says in seconds, and says so in words once a second; the server's text stands until then.
const shown = (seconds) =>
  seconds < 60 ? `${seconds} second${seconds === 1 ? "" : "s"}` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} minutes`;

for (const place of document.querySelectorAll("[data-countdown]")) {
  const end = Date.now() + Number(place.dataset.countdown) * 1000;
  const tell = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    place.textContent = left > 0 ? place.dataset.countdownWords.replace("{}", shown(left)) : place.dataset.countdownDone;
    if (left > 0) setTimeout(tell, 1000);
  };
  tell();
}
