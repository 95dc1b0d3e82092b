import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Loader } from "../src/loader/link";
import { boot } from "./app";

const sent: { path: string; body: Record<string, unknown> }[] = [];
let answer: () => Promise<Response>;

const reply =
  (value: unknown, status = 200) =>
  (): Promise<Response> =>
    Promise.resolve(new Response(JSON.stringify(value), { status }));

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  answer = reply(boot());
  vi.stubGlobal("CORE", "core.js");
  vi.stubGlobal("fetch", (url: string, init: { body: string }) => {
    sent.push({ path: url, body: JSON.parse(init.body) as Record<string, unknown> });
    return answer();
  });
});
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
  sessionStorage.clear();
});

const loader = (): Loader => new Loader("https://help.test/embed/v1/");
const settle = (ms = 10): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("loader", () => {
  it("asks once, for all that was said by then", async () => {
    const link = loader();
    void link.call("init", ["key"]);
    void link.call("identify", ["u1", { name: "佐藤" }, { token: "jwt" }]);
    void link.call("group", ["c1"]);
    void link.call("updateUser", [{ plan: "pro" }]);
    await settle();
    expect(sent.map(({ path }) => path)).toEqual(["https://help.test/embed/v1/boot"]);
    expect(sent[0]?.body).toMatchObject({
      key: "key",
      visitor: null,
      user: { id: "u1", attrs: { name: "佐藤", plan: "pro" } },
      company: { id: "c1", attrs: {} },
      token: "jwt",
    });
    expect(sent[0]?.body["url"]).not.toContain("?");
  });

  it("asks nothing on the next page of the same visit, and again for somebody else", async () => {
    void loader().call("init", ["key"]);
    await settle();
    const next = loader();
    void next.call("init", ["key"]);
    await settle();
    expect(sent).toHaveLength(1);
    expect(next.answer?.viewer).toBe("v");
    void next.call("identify", ["u2"]);
    await settle();
    expect(sent).toHaveLength(2);
    void next.call("identify", ["u2"]);
    await settle();
    expect(sent).toHaveLength(2);
  });

  it("asks again when what it knows has grown old", async () => {
    void loader().call("init", ["key"]);
    await settle();
    await settle(301_000);
    void loader().call("init", ["key"]);
    await settle();
    expect(sent).toHaveLength(2);
  });

  it("says and stores nothing where it may not", async () => {
    const link = loader();
    void link.call("init", ["key", { consent: "denied" }]);
    void link.call("identify", ["u1"]);
    await settle();
    expect(sent).toEqual([]);
    expect(localStorage.length + sessionStorage.length).toBe(0);
    void link.call("setConsent", ["granted"]);
    await settle();
    expect(sent[0]?.body["visitor"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("forgets everything when consent is taken back", async () => {
    const link = loader();
    void link.call("init", ["key", { consent: "granted" }]);
    await settle();
    expect(localStorage.length).toBe(1);
    void link.call("setConsent", ["denied"]);
    await settle();
    expect(localStorage.length + sessionStorage.length).toBe(0);
    expect(sent).toHaveLength(1);
  });

  it("keeps no answer that comes after consent was taken back", async () => {
    let release: (response: Response) => void = () => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    const link = loader();
    void link.call("init", ["key"]);
    await settle();
    void link.call("setConsent", ["denied"]);
    release(new Response(JSON.stringify(boot())));
    await settle();
    expect(sessionStorage.length).toBe(0);
    expect(link.answer).toBeNull();
  });

  it("gives an anonymous person an id only where the host says so", async () => {
    const link = loader();
    void link.call("init", ["key"]);
    await settle();
    expect(localStorage.length).toBe(0);
    void link.call("identifyAnonymous", []);
    await settle();
    const first = link.who.visitor;
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    const later = loader();
    void later.call("init", ["key", { consent: "granted" }]);
    expect(later.who.visitor).toBe(first);
  });

  it("tries again when the server can't be reached, and not when it has refused", async () => {
    answer = () => Promise.reject(new TypeError("Failed to fetch"));
    void loader().call("init", ["key"]);
    await settle();
    await settle(31_000);
    expect(sent).toHaveLength(2);
    sent.length = 0;
    answer = reply({ error: { code: "origin" } }, 403);
    void loader().call("init", ["other"]);
    await settle(600_000);
    expect(sent.filter(({ body }) => body["key"] === "other")).toHaveLength(1);
  });

  it("comes back when the connection does", async () => {
    answer = () => Promise.reject(new TypeError("Failed to fetch"));
    void loader().call("init", ["key"]);
    await settle();
    answer = reply(boot());
    dispatchEvent(new Event("online"));
    await settle();
    expect(sent).toHaveLength(2);
  });

  it("asks an endpoint of the host's choice", async () => {
    void loader().call("init", ["key", { endpoint: "https://proxy.test/annai/", locale: "en" }]);
    await settle();
    expect(sent[0]?.path).toBe("https://proxy.test/annai/boot");
    expect(sent[0]?.body["locale"]).toBe("en");
  });
});
