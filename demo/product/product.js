/* みなと請求, the sample product: what every screen of a small B2B web application does on its own,
   without the help widget. Settings and language stay in localStorage; the rest lasts as long as the tab. */

/** Reads and keeps JSON in `localStorage` or `sessionStorage`, by name: a browser that refuses to store refuses to
    name the area as well, and neither is a reason to stop. */
export const keep = {
  get(area, key, fallback) {
    try {
      return JSON.parse(globalThis[area].getItem(key)) ?? fallback;
    } catch {
      return fallback;
    }
  },
  put(area, key, value) {
    try {
      globalThis[area].setItem(key, JSON.stringify(value));
    } catch {
      // Private windows may refuse; what was done on the screen stands.
    }
  },
};

export const find = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const say = (ja, en) => (document.documentElement.lang === "en" ? en : ja);
export const yen = (amount) => amount.toLocaleString("ja-JP");

/** Tells the help widget what was done, if there is one. */
export const tell = (name, props = {}) => globalThis.annai?.track?.(name, props);

/* A banner of the help widget lies over the edge of the window: this product makes room for one along the top. */
(globalThis.annai ??= { q: [] }).q.push([
  "on",
  "banner",
  ({ place, height }) => {
    if (place === "top") document.body.style.paddingTop = `${height}px`;
  },
]);

/** Puts a sentence where screen readers announce it. */
export function show(ja, en, problem = false) {
  const message = find("#message");
  message.classList.toggle("is-problem", problem);
  message.textContent = say(ja, en);
}

const attribute = (name) => ({
  get: (element) => element.getAttribute(name),
  set: (element, text) => element.setAttribute(name, text),
});

/* An element carries its English in a data attribute; the Japanese that it was served with is put aside
   beside it at the first change. */
const TRANSLATED = [
  {
    mark: "data-en",
    aside: "ja",
    get: (element) => element.textContent,
    set: (element, text) => element.replaceChildren(text),
  },
  { mark: "data-en-label", aside: "jaLabel", ...attribute("aria-label") },
  { mark: "data-en-placeholder", aside: "jaPlaceholder", ...attribute("placeholder") },
];

/** Brings everything below `root` into the language of the page. */
export function translate(root = document) {
  for (const { mark, aside, get, set } of TRANSLATED) {
    for (const element of all(`[${mark}]`, root)) {
      element.dataset[aside] ??= get(element);
      set(element, say(element.dataset[aside], element.getAttribute(mark)));
    }
  }
}

function setLanguage(language) {
  document.documentElement.lang = language;
  for (const button of all(".m-lang button")) {
    button.setAttribute("aria-pressed", String(button.value === language));
  }
  translate();
  document.dispatchEvent(new Event("minato:language"));
}

function startLanguage() {
  for (const button of all(".m-lang button")) {
    button.addEventListener("click", () => {
      keep.put("localStorage", "minato.language", button.value);
      setLanguage(button.value);
      globalThis.annai?.setLocale?.(button.value);
    });
  }
  setLanguage(keep.get("localStorage", "minato.language", "ja"));
}

function startMenu() {
  const button = find("#menu-button");
  button.addEventListener("click", () => {
    const open = find("#side").classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  });
}

function startDialogs() {
  for (const button of all("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}

startLanguage();
startMenu();
startDialogs();
