import { afterEach, assert, beforeEach, describe, expect, it, vi } from "vitest";
import type { App } from "../src/contract/app";
import { createLook } from "../src/finder/find";
import { isSpoken, languageHere, languageOf } from "../src/target/language";
import { locate, record } from "../src/target/locate";
import type { Fingerprint } from "../src/target/traits";

const ENGLISH = [
  "Home",
  "Flows",
  "Deploy",
  "Import",
  "Export",
  "Search",
  "Settings",
  "Help",
  "About",
  "Close",
];
const JAPANESE = [
  "ホーム",
  "フロー",
  "デプロイ",
  "読み込み",
  "書き出し",
  "検索",
  "設定",
  "ヘルプ",
  "詳細",
  "閉じる",
];

/** Icons without a word, a label, and a menu: nothing but its place tells one icon from the other. */
function screen(lang: string, said: readonly string[], icons = 3): Element[] {
  document.documentElement.lang = lang;
  if (!lang) document.documentElement.removeAttribute("lang");
  const made = (tag: string, text = ""): HTMLElement => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };
  const bar = made("header");
  const list = made("ul");
  list.append(
    ...said.map((text) => {
      const item = made("li");
      item.append(made("a", text));
      return item;
    }),
  );
  const tools = Array.from({ length: icons }, () => {
    const icon = made("button");
    icon.className = "tool";
    return icon;
  });
  bar.append(...tools);
  document.body.replaceChildren(bar, list);
  return [...tools, ...list.querySelectorAll("a")];
}

function recorded(element: Element | undefined): Fingerprint {
  assert(element);
  const fingerprint = record(element, document);
  assert(fingerprint);
  return fingerprint;
}

const here = (texts: readonly string[]): string => languageHere(document.documentElement, texts);
const print = (lang: string, text: string): Fingerprint => ({
  ...recorded(screen("en", ["x"])[0]),
  lang,
  text,
});

beforeEach(() => {
  // happy-dom lays nothing out: all counts as shown.
  vi.spyOn(Element.prototype, "checkVisibility").mockReturnValue(true);
});
afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute("lang");
});

describe("the language of a page", () => {
  it("is guessed by its letters where the page doesn't say it", () => {
    expect(here(JAPANESE)).toBe("ja");
    expect(here([...JAPANESE.slice(0, 3), ...ENGLISH.slice(3)])).toBe("ja");
    expect(here(ENGLISH)).toBe("");
    expect(here([])).toBe("");
  });

  it("is what the page says, unless nearly all letters say otherwise", () => {
    document.documentElement.lang = "en-GB";
    expect(here([...JAPANESE.slice(0, 5), ...ENGLISH.slice(5)])).toBe("en-GB");
    expect(here(JAPANESE)).toBe("ja");
    expect(here(JAPANESE.slice(0, 2))).toBe("en-GB");
    document.documentElement.lang = "ja";
    expect(here([...ENGLISH, "検索"])).toBe("ja");
    expect(here(ENGLISH)).toBe("");
  });

  it("is another one for a part that says so", () => {
    const [part] = screen("ja", JAPANESE);
    assert(part);
    expect(languageOf(part, document.documentElement, JAPANESE)).toBe("ja");
    part.setAttribute("lang", "fr");
    expect(languageOf(part, document.documentElement, JAPANESE)).toBe("fr");
  });

  it("counts words unless it is known to be another", () => {
    expect(isSpoken(print("en-US", "Flows"), "en-GB")).toBe(true);
    expect(isSpoken(print("en", "Flows"), "fr")).toBe(false);
    expect(isSpoken(print("", "Flows"), "en")).toBe(true);
    expect(isSpoken(print("", "Flows"), "")).toBe(true);
    expect(isSpoken(print("", "フロー"), "")).toBe(false);
    expect(isSpoken(print("", "フロー"), "ja")).toBe(true);
    expect(isSpoken(print("", "Flows"), "ja")).toBe(false);
  });
});

describe("another language", () => {
  it.each(["", "en"])("is noticed on a page whose `lang` is always “%s”", (lang) => {
    const fingerprint = recorded(screen(lang, JAPANESE)[5]);
    expect(fingerprint.lang).toBe("ja");
    const deploy = screen(lang, ENGLISH)[5];
    expect(locate(fingerprint, document)).toMatchObject({ element: deploy, sure: true });
  });

  it("leaves the place of an icon to tell it, and nobody where it has gone", () => {
    const fingerprint = recorded(screen("ja", JAPANESE)[2]);
    const icon = screen("en", ENGLISH)[2];
    expect(locate(fingerprint, document)).toMatchObject({ element: icon, sure: true });
    screen("en", ENGLISH, 2);
    expect(locate(fingerprint, document)?.sure).toBe(false);
  });

  it("counts what is said there as well", () => {
    const fingerprint = recorded(screen("ja", [...JAPANESE, "Node-RED"]).at(-1));
    const moved = screen("en", [...ENGLISH.slice(0, 4), "Node-RED", ...ENGLISH.slice(4, 9)]);
    expect(locate(fingerprint, document)?.element).toBe(moved[7]);
  });

  it("is no reason to doubt a selector whose element says the same", () => {
    const fingerprint = recorded(screen("ja", [...JAPANESE, "Node-RED"]).at(-1));
    const moved = screen("en", [...ENGLISH, "Node-RED"]).at(-1);
    const look = createLook({ named: () => undefined } as unknown as App);
    expect(look({ selector: "li:last-child a", fingerprint }).element).toBe(moved);
    expect(look({ selector: "li:first-child a", fingerprint }).element).toBeNull();
  });
});
