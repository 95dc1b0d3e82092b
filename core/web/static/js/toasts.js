/** Short messages at the lower edge. */
const STAY_MS = 6000;
const region = document.querySelector("[data-toasts]");

function icon(name) {
  const drawn = document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${drawn}#i-${name}`);
  svg.append(use);
  return svg;
}

function closer() {
  const button = document.createElement("button");
  button.className = "icon-button";
  button.type = "button";
  button.dataset.toastClose = "";
  button.setAttribute("aria-label", region.dataset.close);
  button.append(icon("x"));
  return button;
}

/** Good news goes by itself; bad news stays until it is closed. Nothing goes while it is looked at. */
function letGo(shown) {
  if (["bad", "warn"].includes(shown.dataset.toast)) return;
  const wait = () =>
    setTimeout(() => (shown.matches(":hover, :focus-within") ? wait() : shown.remove()), STAY_MS);
  wait();
}

/** Show a message; `action` is `{label, run}`. */
export function toast(text, tone = "good", action = null) {
  const shown = document.createElement("div");
  shown.className = "toast";
  shown.dataset.toast = tone;
  const words = document.createElement("span");
  words.textContent = text;
  shown.append(icon({ good: "check", info: "info" }[tone] ?? "alert"), words);
  if (action) {
    const button = document.createElement("button");
    button.className = "button button-quiet button-s";
    button.type = "button";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      shown.remove();
      action.run();
    });
    shown.append(button);
  }
  shown.append(closer());
  region.append(shown);
  letGo(shown);
  return shown;
}

if (region) {
  region.addEventListener("click", (event) =>
    event.target.closest("[data-toast-close]")?.closest(".toast").remove(),
  );
  // Screen readers announce what is added to the region, not what it was served with.
  const served = [...region.children];
  const announce = () => {
    // A button that is moved while it is pressed isn't clicked.
    if (region.matches(":hover")) return setTimeout(announce, 150);
    for (const one of served.filter((each) => each.isConnected)) {
      region.append(one);
      letGo(one);
    }
  };
  setTimeout(announce, 150);
}
