import { afterEach, describe, expect, it, vi } from "vitest";
import type { Tree } from "../src/contract/api";
import type { App, NodesOptions } from "../src/contract/app";
import { createNodes } from "../src/shell/nodes";

const app = {
  link: { base: "https://help.test/embed/v1/", options: {} },
  boot: { site: { help_url: "https://help.test/help/minato/" } },
} as unknown as App;

function build(tree: unknown, how?: NodesOptions): HTMLElement {
  const box = document.createElement("div");
  box.append(createNodes(app)(tree as Tree[], how));
  return box;
}

const html = (box: HTMLElement): string => box.getHTML();

const SCHEMES = [
  "javascript:alert(1)",
  " javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:https://help.test/x",
  "file:///etc/passwd",
];

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, "href");
  Reflect.deleteProperty(Object.prototype, "onclick");
});

describe("node tree", () => {
  it("builds what a text consists of", () => {
    const box = build([
      ["p", {}, "a ", ["strong", {}, "b"], ["br", {}]],
      ["ol", { start: "3" }, ["li", {}, "c"]],
    ]);
    expect(html(box)).toBe('<p>a <strong>b</strong><br></p><ol start="3"><li>c</li></ol>');
  });

  it.each(SCHEMES)("gives no link the address %j", (href) => {
    expect(
      build([["a", { href }, "x"]])
        .querySelector("a")
        ?.hasAttribute("href"),
    ).toBe(false);
  });

  it("takes addresses of the web, mail and telephone", () => {
    for (const href of ["https://a.test/", "http://a.test/", "mailto:a@b.test", "tel:+81312345678"]) {
      const link = build([["a", { href }, "x"]]).querySelector("a");
      expect(link?.getAttribute("href")).toBe(href);
      expect(link?.getAttribute("rel")).toBe("noopener");
    }
  });

  it.each([
    "script",
    "iframe",
    "style",
    "object",
    "embed",
    "form",
    "svg",
    "math",
    "template",
    "base",
    "link",
    "meta",
  ])("makes no <%s>", (tag) => {
    const box = build([
      [tag, { src: "https://evil.test/", srcdoc: "<p>", href: "https://evil.test/" }, "text"],
    ]);
    expect(html(box)).toBe("<span>text</span>");
  });

  it("sets no attribute that could act or style", () => {
    const values = {
      onclick: "alert(1)",
      onerror: "alert(1)",
      style: "position:fixed",
      srcset: "https://evil.test/x 2x",
      name: "x",
      id: "launcher",
      class: "launcher float callout callout-warn",
      formaction: "https://evil.test/",
      tabindex: "5",
      role: "button",
    };
    expect(html(build([["p", values, "x"]]))).toBe('<p class="callout callout-warn">x</p>');
  });

  it("shows pictures of our own origin, and links to others", () => {
    const box = build([
      ["img", { src: "/files/a", alt: "図", onerror: "alert(1)" }],
      ["img", { src: "https://other.test/b.png", alt: "外の図" }],
      ["img", { src: "javascript:alert(1)", alt: "" }],
    ]);
    expect([...box.querySelectorAll("img")].map((image) => image.src)).toEqual(["https://help.test/files/a"]);
    expect(box.querySelector("a")?.textContent).toBe("外の図");
    expect(box.children).toHaveLength(2);
  });

  it("makes of a field no more than a box that nobody can tick", () => {
    const input = build([["input", { type: "password", name: "x", checked: "" }]]).querySelector("input");
    expect(input?.getAttribute("type")).toBe("checkbox");
    expect(input?.disabled).toBe(true);
  });

  it("makes of a film the link that stands within it", () => {
    const link = ["a", { href: "https://video.test/1" }, "動画"];
    const box = build([["video", { src: "https://video.test/embed/1", href: "https://video.test/1" }, link]]);
    expect(box.querySelector("iframe, video")).toBeNull();
    expect(box.querySelector("a")?.textContent).toBe("動画");
  });

  it("reads own values only", () => {
    (Object.prototype as Record<string, unknown>)["href"] = "https://evil.test/";
    (Object.prototype as Record<string, unknown>)["onclick"] = "alert(1)";
    const box = build([["a", {}, "x"]]);
    expect(box.querySelector("a")?.hasAttribute("href")).toBe(false);
    expect(box.querySelector("a")?.hasAttribute("onclick")).toBe(false);
    expect(
      build([["a", JSON.parse('{"__proto__": {"href": "https://evil.test/"}}'), "x"]]).querySelector(
        "[href]",
      ),
    ).toBeNull();
  });

  it("bears what isn't a tree", () => {
    for (const odd of [
      null,
      1,
      "x",
      {},
      [null],
      [1],
      [[]],
      [[1, 2, 3]],
      [["p"]],
      [["p", null, null]],
      [[["p"], {}]],
    ]) {
      expect(() => build(odd)).not.toThrow();
    }
  });

  it("bears depth and size", () => {
    let deep: Tree = "x";
    for (let at = 0; at < 5_000; at++) deep = ["b", {}, deep];
    expect(build([deep]).querySelectorAll("b").length).toBeLessThan(100);
    const row: Tree = ["p", {}, ...Array.from({ length: 100 }, (): Tree => ["br", {}])];
    const wide = Array.from({ length: 300 }, () => row);
    expect(build(wide).querySelectorAll("br").length).toBeLessThanOrEqual(20_000);
  });

  it("lets headings sink below ours", () => {
    const box = build(
      [
        ["h2", { id: "c-a" }, "x"],
        ["h6", {}, "y"],
      ],
      { sink: 2 },
    );
    expect(html(box)).toBe('<h4 id="c-a">x</h4><h6>y</h6>');
  });

  it("opens articles inside, and only those of the own help center", () => {
    const openArticle = vi.fn();
    const hrefs = [
      "/help/minato/articles/%E8%AB%8B?x#y",
      "/help/other/articles/b",
      "https://other.test/articles/c",
    ];
    const box = build(
      hrefs.map((href) => ["a", { href }, "x"]),
      { openArticle },
    );
    document.body.append(box);
    for (const link of box.querySelectorAll("a")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
      });
      link.click();
    }
    expect(openArticle.mock.calls).toEqual([["請"]]);
  });

  it("keeps fragments within", () => {
    const box = build([
      ["a", { href: "#c-fn-1" }, "1"],
      ["a", { href: "#top" }, "2"],
    ]);
    expect([...box.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([
      "#c-fn-1",
      "https://help.test/#top",
    ]);
  });
});
