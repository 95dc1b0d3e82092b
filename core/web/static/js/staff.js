/** What every staff screen needs. A feature's own scripts come beside it, in the block `scripts`. */
import "./shell.js";
import "./menus.js";
import "./dialogs.js";
import "./toasts.js";
import "./tabs.js";
import "./forms.js";
import "./bulk.js";
import "./small.js";
