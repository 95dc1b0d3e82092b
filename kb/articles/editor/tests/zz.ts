import { sameMeaning } from "../src/source/compare.ts";
import { articles, text, roundTripSample } from "./open_data.ts";
import { readMarkdown } from "../src/source/read.ts";
import { writeMarkdown } from "../src/source/write.ts";
import { Transform } from "prosemirror-transform";
import { schema } from "../src/schema.ts";
import { placeOf } from "../src/source/records.ts";
let total = 0, one = 0, within = 0, bad = 0, badReal = 0, canon = 0; const badBy: Record<string, number> = {};
const shown: Record<string, number> = {};
const t0 = Date.now();
for (const p of [...articles(), "sample"]) {
  const s = p === "sample" ? roundTripSample() : text(p);
  const d = readMarkdown(s);
  const spots: { pos: number; kind: string; top: any; size: number }[] = [];
  d.forEach((top, off) => {
    const visit = (n: any, pos: number, path: string) => {
      if (n.isTextblock) { if (n.textContent) spots.push({ pos: pos + 1, kind: path + n.type.name, top, size: n.content.size }); return; }
      n.forEach((c: any, o: number) => visit(c, pos + 1 + o, path + n.type.name + "/"));
    };
    visit(top, off, "");
  });
  const step = Math.max(1, Math.floor(spots.length / 12));
  for (let i = 0; i < spots.length; i += step) {
    const sp = spots[i]!;
    const tr = new Transform(d);
    const at = sp.pos + Math.floor(sp.size / 2);
    tr.insert(at, schema.text("ん"));
    const out = writeMarkdown(tr.doc);
    total++;
    const a = s.split("\n"), b = out.split("\n");
    let h = 0; while (h < a.length && h < b.length && a[h] === b[h]) h++;
    let t = 0; while (t < a.length - h && t < b.length - h && a[a.length - 1 - t] === b[b.length - 1 - t]) t++;
    const chA = a.length - h - t, chB = b.length - h - t;
    const pl = placeOf(sp.top)!;
    if (chA === 1 && chB === 1) one++;
    else {
      const key = sp.kind;
      const inside = h >= pl.origin.from && a.length - t <= pl.origin.to;
      if (!inside) { bad++; }
      badBy[key] = (badBy[key] || 0) + 1;
      if ((shown[key] = (shown[key] || 0) + 1) <= 2) console.log("--", p.slice(-50), key, chA, chB, "\n" + a.slice(h, a.length - t).slice(0, 5).map(x => "   - " + x.slice(0, 150)).join("\n") + "\n" + b.slice(h, b.length - t).slice(0, 5).map(x => "   + " + x.slice(0, 150)).join("\n"));
    }
    // reread
    const again = readMarkdown(out);
    if (!sameMeaning(again, tr.doc) && !sp.kind.includes("raw")) { badReal++; if (badReal < 8) { console.log("REREAD", p.slice(-50), sp.kind, JSON.stringify(b.slice(h, b.length - t)).slice(0, 300)); } }
  }
}
console.log({ total, one, bad, badReal, badBy, ms: Date.now() - t0 });
