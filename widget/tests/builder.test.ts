import { afterEach, describe, expect, it } from "vitest";
import { plainName, recordedName } from "../src/builder/names";
import { markFor, rowOf } from "../src/builder/sure";
import type { Fingerprint } from "../src/target/traits";
import { selectorOf } from "../src/builder/selector";
import { createLook } from "../src/finder/find";
import type { App } from "../src/contract/app";

const look = createLook({ named: () => undefined } as unknown as App);

function add(
  tag: string,
  text = "",
  attributes: Record<string, string> = {},
  into: Node = document.body,
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  into.appendChild(element);
  return element;
}

afterEach(() => {
  document.body.replaceChildren();
});

describe("selectorOf", () => {
  it("takes a mark before a test's id before an id before a name", () => {
    const marks = { "data-annai": "a", "data-testid": "t", id: "create", name: "n" };
    const element = add("button", "", marks);
    const expected = ['[data-annai="a"]', '[data-testid="t"]', "#create", '[name="n"]'];
    for (const [at, name] of Object.keys(marks).entries()) {
      expect(selectorOf(element)).toBe(expected[at]);
      element.removeAttribute(name);
    }
  });

  it("takes no id that a machine has made, nor one that is there twice", () => {
    expect(selectorOf(add("input", "", { id: "field-48213" }))).toBe("input");
    add("p", "", { id: "twice" });
    expect(selectorOf(add("b", "", { id: "twice" }))).toBe("b");
  });

  it("names the place from the nearest thing that has a name", () => {
    const list = add("ul", "", { id: "tabs" });
    const items = ["One", "Two", "Three"].map((text) => add("button", text, {}, add("li", "", {}, list)));
    add("li");
    add("button");
    expect(items.map(selectorOf)).toEqual([1, 2, 3].map((at) => `#tabs > li:nth-of-type(${at}) > button`));
  });

  it("leads into shadow roots, and back to the element", () => {
    const shadow = add("x-card", "", { id: "card" }).attachShadow({ mode: "open" });
    const deep = add("button", "Deep", {}, shadow);
    expect(selectorOf(deep)).toBe("#card >>> button");
    expect(look({ selector: selectorOf(deep) }).all).toEqual([deep]);
  });
});

describe("plainName", () => {
  it("says what something is and what it is called", () => {
    expect(plainName(add("button", "  Add \n partner "))).toBe("Button “Add partner”");
    expect(plainName(add("a", "Invoices", { href: "/" }))).toBe("Link “Invoices”");
    expect(plainName(add("div", "", { role: "button", "aria-label": "Close" }))).toBe("Button “Close”");
    expect(plainName(add("img", "", { alt: "Logo" }))).toBe("Image “Logo”");
    expect(plainName(add("section"))).toBe("Element");
    expect(plainName(add("p", "x".repeat(90)))).toBe(`Element “${"x".repeat(40)}…”`);
  });

  it("never says what somebody has typed", () => {
    const field = add("input", "", { placeholder: "Search" }) as HTMLInputElement;
    field.value = "secret";
    expect(plainName(field)).toBe("Field “Search”");
    const area = add("textarea", "typed by somebody");
    expect(plainName(area)).toBe("Field");
  });
});

describe("recordedName", () => {
  it("says what was recorded of an element that isn't there", () => {
    const print = { tag: "button", text: "取引先を追加" } as Fingerprint;
    expect(recordedName({ fingerprint: print })).toBe("Button “取引先を追加”");
    expect(recordedName({ fingerprint: { ...print, tag: "a", text: "" } })).toBe("Link");
    expect(recordedName({ selector: "#create" })).toBe("#create");
  });
});

describe("what makes an element surer", () => {
  it("is its row, or a mark that can be told to developers", () => {
    const list = add("ul");
    const item = add("li", "", {}, list);
    const button = add("button", "Edit", { id: "Edit_Customer-7" }, item);
    expect(rowOf(button)).toBe(item);
    expect(rowOf(list)).toBeNull();
    expect(markFor(button)).toBe("edit-customer-7");
    expect(markFor(add("button", "請求書"))).toBe("button");
  });
});
