import { afterEach, assert, describe, expect, it, vi } from "vitest";
import { locate, record } from "../src/target/locate";
import { inSlices, type Work } from "../src/target/pace";
import type { Fingerprint } from "../src/target/traits";

const CUSTOMERS = ["Sumire Trading", "Aoba Foods", "Kaede Printing", "Hinoki Works"];

/** A table whose rows all end in the same button. */
function table(names: readonly string[]): HTMLElement[] {
  document.body.replaceChildren();
  document.documentElement.lang = "en";
  const rows = names.map((name) => {
    const row = document.createElement("tr");
    const edit = document.createElement("button");
    edit.append("Edit");
    const cells = [document.createElement("td"), document.createElement("td")];
    cells[0]?.append(name);
    cells[1]?.append(edit);
    row.append(...cells);
    return row;
  });
  const body = document.createElement("tbody");
  body.append(...rows);
  document.body.appendChild(document.createElement("table")).append(body);
  return rows;
}
const button = (row: HTMLElement | undefined): Element => {
  const found = row?.querySelector("button");
  assert(found);
  return found;
};
function recorded(element: Element): Fingerprint {
  const fingerprint = record(element, document);
  assert(fingerprint);
  return fingerprint;
}

afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute("lang");
});

describe("twins", () => {
  it("are noticed when an element is recorded", () => {
    const [first] = table(CUSTOMERS);
    const { twin } = recorded(button(first));
    expect(twin).toMatchObject({ own: ["sumire", "trading"], up: 2 });
    expect(twin?.worded).toBeGreaterThan(0.3);
    table(CUSTOMERS.slice(0, 1));
    expect(recorded(button(document.querySelector("tr") ?? undefined)).twin).toBeNull();
  });

  it("are told apart by what stands beside them, wherever they have moved", () => {
    const fingerprint = recorded(button(table(CUSTOMERS)[1]));
    const moved = table(["Kaede Printing", "Hinoki Works", "Momiji Farm", "Aoba Foods"]);
    const found = locate(fingerprint, document);
    expect(found?.element).toBe(button(moved[3]));
    expect(found?.sure).toBe(true);
  });

  it("are never taken for the one that has gone, not even where it stood", () => {
    const fingerprint = recorded(button(table(CUSTOMERS)[0]));
    for (const left of [CUSTOMERS.slice(1), CUSTOMERS.slice(1, 2), CUSTOMERS.slice(3)]) {
      table(left);
      const found = locate(fingerprint, document);
      expect(found?.sure).toBe(false);
      expect(found?.alike).toBe(true);
    }
  });
});

describe("inSlices", () => {
  it("returns what came of the work, and gives the page its turn after every slice", async () => {
    function* counting(): Work<number> {
      for (let count = 0; count < 40; count++) yield;
      return 40;
    }
    // Each look at the clock is three milliseconds later.
    let clock = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (clock += 3));
    const turns = vi.spyOn(globalThis, "setTimeout");
    expect(await inSlices(counting())).toBe(40);
    expect(turns.mock.calls.length).toBeGreaterThan(10);
    vi.restoreAllMocks();
  });
});
