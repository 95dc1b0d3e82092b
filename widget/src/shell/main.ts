import type { App, Shell } from "../contract/app";
import * as t from "../strings";
import base from "../styles/base.css";
import tokens from "../../../core/web/static/tokens.css";
import { safeAddress } from "./address";
import { createH, drawn, icon } from "./dom";
import { CLOSE, HELP } from "./icons";
import { isConverting } from "./keys";
import { keepMounted } from "./mount";
import { createNodes } from "./nodes";

const PHONE = "(max-width: 640px)";
const SAY_MS = 100;

/**
 * What happens within stays within: the host's shortcuts would fire while somebody types in our fields, its focus
 * traps would pull the focus out, and its menus would close at a click on "Next".
 */
const PRIVATE =
  "keydown keyup keypress beforeinput input change click dblclick contextmenu pointerdown pointerup mousedown mouseup " +
  "touchstart touchend focusin focusout copy cut paste submit wheel";

/** A browser of before 2024 doesn't know `light-dark()`, and stays light. */
const PAIR = /light-dark\((.+?),.+?\)(?=[,;}])/g;

function createStyle(shadow: ShadowRoot, nonce: string | undefined): Shell["style"] {
  const isOld = !CSS.supports("color", "light-dark(red, red)");
  return (given) => {
    const css = isOld ? given.replace(PAIR, "$1") : given;
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    } catch {
      const style = document.createElement("style");
      if (nonce) style.nonce = nonce;
      style.textContent = css;
      shadow.append(style);
    }
  };
}

function createHost({ boot, link }: App): HTMLElement {
  const { brand, on_brand, dark, launcher, theme } = boot.site;
  const host = document.createElement("annai-widget");
  if (!dark) host.style.colorScheme = "light";
  host.dataset["launcher"] = launcher;
  const zIndex = String(link.options.zIndexBase ?? "");
  const look = { "--brand": brand, "--on-brand": on_brand, "--annai-z": zIndex, ...theme };
  for (const [name, value] of Object.entries(look)) host.style.setProperty(name, value);
  return host;
}

function createLauncher(app: App, h: Shell["h"], root: HTMLElement, toggle: () => void): Shell["launcher"] {
  if (app.boot.site.launcher === "none") return () => null;
  const button = h("button.launcher", { type: "button", onclick: toggle });
  root.prepend(button);
  return (open) => {
    button.replaceChildren(icon(open ? CLOSE : HELP));
    button.setAttribute("aria-label", open ? t.closeHelp : t.openHelp);
    button.setAttribute("aria-expanded", String(open));
    return button;
  };
}

/** Puts our one element into the page: a closed world with its own styles, language and events. */
export function start(app: App, toggle: () => void): Shell {
  const h = createH(app.safe);
  const host = createHost(app);
  const shadow = host.attachShadow({ mode: "open" });
  const style = createStyle(shadow, app.link.options.nonce);
  style(tokens);
  style(base);
  const status = h("div.visually-hidden", { role: "status" });
  const root = h("div.root", { lang: app.boot.locale, dir: "ltr" }, status);
  shadow.append(root);
  for (const event of PRIVATE.split(" ")) {
    shadow.addEventListener(event, (inner) => {
      inner.stopPropagation();
    });
  }
  const destroy = keepMounted(host, shadow, app.safe);
  return {
    host,
    root,
    shadow,
    h,
    icon,
    help: () => icon(HELP),
    closer: (label, press) =>
      h("button.icon-button", { type: "button", "aria-label": label, onclick: press }, icon(CLOSE)),
    isEscape: (event) => event.key === "Escape" && !isConverting(event),
    drawn,
    safeAddress,
    nodes: createNodes(app),
    isConverting,
    say(text) {
      status.textContent = "";
      setTimeout(() => (status.textContent = text), SAY_MS);
    },
    style,
    launcher: createLauncher(app, h, root, toggle),
    phone: () => matchMedia(PHONE).matches,
    destroy,
  };
}
