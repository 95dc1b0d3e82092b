import { afterEach, assert, describe, expect, it } from "vitest";
import { locate, record } from "../src/target/locate";
import { Index, traitsOf } from "../src/target/page";
import { candidateOf, type Fingerprint } from "../src/target/traits";

function add(
  tag: string,
  text = "",
  into: Node = document.body,
  attributes: Record<string, string> = {},
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  into.appendChild(element);
  return element;
}

function menu(entries: readonly string[], into: Node = document.body): HTMLElement[] {
  const list = add("ul", "", add("nav", "", into));
  return entries.map((text) => add("a", text, add("li", "", list), { href: `/${text.toLowerCase()}` }));
}

const ENTRIES = ["Invoices", "Customers", "Products", "Reports"];
function recorded(element: Element | undefined): Fingerprint {
  assert(element);
  const fingerprint = record(element, document);
  assert(fingerprint);
  return fingerprint;
}

afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute("lang");
});

describe("record", () => {
  it("keeps what is told of an element", () => {
    document.documentElement.lang = "en";
    const [, customers] = menu(ENTRIES);
    expect(recorded(customers)).toMatchObject({
      v: 1,
      lang: "en",
      tag: "a",
      href: "/customers",
      text: "Customers",
      near: "Invoices Products Reports",
      path: "a:1/li:2/ul:1/nav:1/body:1/html:1",
    });
  });

  it("names what says nothing, and what acts as a button", () => {
    const icon = add("div", "", document.body, { role: "button", "aria-label": "Close" });
    expect(recorded(icon)).toMatchObject({ tag: "button", text: "Close" });
    const submit = add("input", "", document.body, { type: "submit", value: "Save" });
    expect(recorded(submit)).toMatchObject({ tag: "button", text: "Save" });
  });

  it("never keeps what somebody has typed", () => {
    const field = add("input", "", document.body, { type: "text", value: "typed", placeholder: "Name" });
    expect(recorded(field).text).toBe("Name");
    (field as HTMLInputElement).value = "secret";
    expect(JSON.stringify(recorded(field))).not.toContain("secret");
  });

  it("answers with nothing for what isn't on the page", () => {
    expect(record(document.createElement("p"), document)).toBeNull();
  });
});

describe("locate", () => {
  it("finds what has moved into another menu", () => {
    const [, customers] = menu(ENTRIES);
    const fingerprint = recorded(customers);
    document.body.replaceChildren();
    add("h1", "Welcome");
    const entries = menu(["Home", "Reports", "Customers", "Products", "Invoices"], add("div"));
    const found = locate(fingerprint, document);
    expect(found?.element).toBe(entries[2]);
    expect(found?.sure).toBe(true);
  });

  it("isn't sure of anybody when it has gone", () => {
    const [, customers] = menu(ENTRIES);
    const fingerprint = recorded(customers);
    customers?.parentElement?.remove();
    expect(locate(fingerprint, document)?.sure).toBe(false);
  });

  it("goes into shadow roots and frames", () => {
    const inner = add("x-inner", "", add("x-outer").attachShadow({ mode: "open" })).attachShadow({
      mode: "open",
    });
    const deep = add("button", "Deep", inner, { id: "deep" });
    const frame = add("iframe") as HTMLIFrameElement;
    const framed = add("button", "Framed", frame.contentDocument?.body, { id: "framed" });
    for (const element of [deep, framed]) {
      expect(locate(recorded(element), document)).toMatchObject({ element, sure: true });
    }
  });

  it("counts words only in the language in which they were recorded", () => {
    document.documentElement.lang = "en-GB";
    const entries = menu(ENTRIES);
    const fingerprint = recorded(entries[1]);
    // In Japanese, another entry says by chance what this one said in English.
    entries[1]?.replaceChildren("顧客");
    entries[2]?.replaceChildren("Customers");
    document.documentElement.lang = "ja";
    expect(locate(fingerprint, document)?.element).toBe(entries[1]);
  });

  it("leaves out our own", () => {
    const ours = add("annai-widget");
    const [own] = menu(ENTRIES, ours);
    const fingerprint = recorded(own);
    expect(locate(fingerprint, document, ours)?.sure ?? false).toBe(false);
  });

  it("takes no part of the page that is not seen", () => {
    add("script", "Invoices");
    add("style", "Invoices");
    const index = new Index(document.body);
    index.read();
    expect(index.entries.map(({ element }) => element.localName)).toEqual(["body"]);
  });

  it("makes ready what is told of each element", () => {
    const list = add("ul", "", add("nav", "Überblick", document.body, { id: "Nav", class: "menu Main" }));
    for (const name of ["Ístanbul", "Kyōto", "x".repeat(300)]) add("a", name, add("li", "", list));
    add("b", "", add("li", "", list));
    add("input", "", document.body, { type: "SUBMIT", value: "Go", name: "Send" });
    add("div", "", document.body, { role: "button", title: "Close", "data-testid": "Close" });
    add("a", "", document.body, { href: "https://www.Example.com/A?b#c", "aria-label": "Away" });
    const index = new Index(document);
    index.read();
    const { candidates } = index.page();
    expect(candidates).toHaveLength(index.entries.length);
    for (const [at, entry] of index.entries.entries()) {
      const { slots, kind, path, box } = candidateOf(traitsOf(index, entry));
      expect(candidates[at]).toMatchObject({ slots, kind, box });
      expect(candidates[at]?.path()).toBe(path());
    }
  });

  it("reads a large page in slices", () => {
    for (let count = 0; count < 1_000; count++) add("p", "text");
    const index = new Index(document.body);
    let slices = 1;
    while (!index.read(0)) slices++;
    expect(slices).toBeGreaterThan(2);
    expect(index.entries).toHaveLength(1_001);
  });
});
