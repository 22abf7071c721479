// Runs before the first paint, so that nothing moves when the rest arrives: what the styles need to know.
const root = document.documentElement;
root.classList.add("script");
try {
  if (localStorage.getItem("sidebar") === "collapsed") root.dataset.sidebar = "collapsed";
} catch {
  // Storage may be switched off; the sidebar is then always open.
}
