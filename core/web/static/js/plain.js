/** Pages without a frame. */
import "./dialogs.js";
import "./toasts.js";
import "./forms.js";
import "./small.js";
