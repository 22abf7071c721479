// Everything that runs in the browser. Each module finds its own elements by data attributes, also in what htmx swaps in.
import "htmx.org";
import "./modules/requests.mjs";
import "./modules/visible.mjs";
import "./modules/once.mjs";
import "./modules/focus.mjs";
import "./modules/toasts.mjs";
import "./modules/dialogs.mjs";
import "./modules/menus.mjs";
import "./modules/sidebar.mjs";
import "./modules/search.mjs";
import "./modules/palette.mjs";
import "./modules/keys.mjs";
import "./modules/selection.mjs";
import "./modules/upload.mjs";
import "./modules/call.mjs";
import "./modules/keep.mjs";
import "./modules/times.mjs";
