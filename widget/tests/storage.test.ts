import { afterEach, describe, expect, it, vi } from "vitest";
import { createStore } from "../src/core/storage";
import { forgetAll, read, write } from "../src/loader/drawer";

afterEach(() => {
  localStorage.clear();
});

function broken(): Storage {
  throw new DOMException("denied", "SecurityError");
}

describe("store", () => {
  it("keeps values under our prefix, and forgets them at null", () => {
    const store = createStore(
      () => localStorage,
      () => true,
    );
    store.set("a", { b: [1] });
    expect(localStorage.getItem("annai:a")).toBe('{"b":[1]}');
    expect(store.get("a")).toEqual({ b: [1] });
    store.set("a", null);
    expect(localStorage.length).toBe(0);
    expect(store.get("a")).toBeNull();
  });

  it("goes on in memory where storage is denied", () => {
    const store = createStore(broken, () => true);
    store.set("a", 1);
    expect(store.get("a")).toBe(1);
    store.set("a", null);
    expect(store.get("a")).toBeNull();
  });

  it("goes on in memory where storage is full", () => {
    const full = { getItem: () => '"old"', removeItem: vi.fn(), setItem: broken } as unknown as Storage;
    const store = createStore(
      () => full,
      () => true,
    );
    store.set("a", "new");
    expect(store.get("a")).toBe("new");
  });

  it("leaves no trace where nothing may be stored", () => {
    const store = createStore(
      () => localStorage,
      () => false,
    );
    store.set("a", 1);
    expect(localStorage.length).toBe(0);
    expect(store.get("a")).toBe(1);
  });

  it("takes what somebody has damaged for nothing", () => {
    localStorage.setItem("annai:a", "{");
    expect(
      createStore(
        () => localStorage,
        () => true,
      ).get("a"),
    ).toBeNull();
    expect(read(() => localStorage, "a")).toBeNull();
  });
});

describe("drawer", () => {
  it("reads, writes, and forgets only what is ours", () => {
    localStorage.setItem("host", "theirs");
    write(() => localStorage, "visitor", "v1");
    expect(read(() => localStorage, "visitor")).toBe("v1");
    forgetAll();
    expect(Object.keys(localStorage)).toEqual(["host"]);
  });

  it("never throws", () => {
    expect(read(broken, "a")).toBeNull();
    expect(() => {
      write(broken, "a", 1);
    }).not.toThrow();
  });
});
