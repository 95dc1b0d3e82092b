import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { App } from "../src/contract/app";
import { createLook } from "../src/finder/find";

const targets = new Map<string, () => unknown>();
const look = createLook({ named: (name: string) => targets.get(name) } as unknown as App);
const by = (selector: string): string | null => look({ selector }).element?.id ?? null;

function add(tag: string, id: string, into: Node = document.body): HTMLElement {
  const element = document.createElement(tag);
  element.id = id;
  into.appendChild(element);
  return element;
}

beforeEach(() => {
  // happy-dom lays nothing out: what isn't hidden counts as shown.
  vi.spyOn(Element.prototype, "checkVisibility").mockImplementation(function (this: Element) {
    return !this.hasAttribute("hidden");
  });
});
afterEach(() => {
  targets.clear();
  document.body.replaceChildren();
});

describe("find", () => {
  it("takes the first that is shown", () => {
    add("button", "a").hidden = true;
    add("button", "b");
    expect(by("button")).toBe("b");
    expect(by("#missing")).toBeNull();
  });

  it("asks what the host has registered first", () => {
    add("p", "marked").setAttribute("data-annai", "create");
    expect(by("[data-annai=create]")).toBe("marked");
    const registered = add("p", "registered");
    targets.set("create", () => registered);
    for (const selector of ["[data-annai=create]", '[data-annai="create"]', "[data-annai='create']"]) {
      expect(by(selector)).toBe("registered");
    }
    registered.remove();
  });

  it("falls back when a registered function finds nothing, or fails", () => {
    add("p", "marked").setAttribute("data-annai", "create");
    targets.set("create", () => null);
    expect(by("[data-annai=create]")).toBe("marked");
    targets.set("create", () => {
      throw new Error("the host's own");
    });
    expect(by("[data-annai=create]")).toBeNull();
  });

  it("goes into shadow roots behind >>>", () => {
    const shadow = add("x-outer", "outer").attachShadow({ mode: "open" });
    const inner = add("x-inner", "inner", shadow).attachShadow({ mode: "open" });
    add("button", "deep", inner);
    expect(by("#outer >>> x-inner >>> button")).toBe("deep");
    expect(by("#deep")).toBeNull();
  });

  it("bears selectors that aren't", () => {
    for (const selector of ["", "]", ">>>", "p:nope(", "##"]) expect(by(selector)).toBeNull();
  });
});
