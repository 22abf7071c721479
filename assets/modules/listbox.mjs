// An input over a list of options: arrows move, Enter goes, the input keeps the focus.

/** Makes `input` drive the options in `list`; gives back a function that chooses the option at an index. */
export function drive(input, list) {
  const options = () => [...list.querySelectorAll('[role="option"]')];
  const selected = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function choose(index) {
    input.removeAttribute("aria-activedescendant");
    options().forEach((option, at) => {
      option.id ||= `${list.id}-${at}-${Math.random().toString(36).slice(2, 8)}`;
      option.setAttribute("aria-selected", String(at === index));
      if (at !== index) return;
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }

  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = options().length;
    if (step && count) {
      event.preventDefault();
      const at = selected();
      choose(at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count);
    } else if (event.key === "Enter" && selected() >= 0) {
      event.preventDefault();
      options()[selected()].click();
    }
  });
  return choose;
}

/** Asks the server for customers; `null` when a newer question has overtaken this one. */
export function asker() {
  let asking = null;
  return async (query) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    await new Promise((resolve) => setTimeout(resolve, 120));
    if (signal.aborted) return null;
    try {
      const answer = await fetch(`/search?q=${encodeURIComponent(query)}`, { headers: { "HX-Request": "true" }, signal });
      if (answer.redirected || answer.status === 401) location.reload();
      return answer.ok ? await answer.text() : null;
    } catch {
      return null;
    }
  };
}
