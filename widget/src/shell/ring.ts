import type { Shell } from "../contract/app";

/** A progress ring; the figure within says the same in words. */
export function ring({ h, drawn }: Pick<Shell, "h" | "drawn">, done: number, all: number): HTMLElement {
  const circle = { cx: "22", cy: "22", r: "20" };
  const svg = drawn(
    "svg",
    { viewBox: "0 0 44 44", "aria-hidden": "true" },
    drawn("circle", { ...circle, class: "ring-all" }),
  );
  if (done) {
    const dashes = { pathLength: String(all), "stroke-dasharray": `${done} ${all}` };
    svg.append(drawn("circle", { ...circle, ...dashes, class: "ring-done" }));
  }
  return h("div.ring", null, svg, `${done} / ${all}`);
}
