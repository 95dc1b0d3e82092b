/**
 * Whether two nodes say the same thing, however differently they may be written down.
 */
import type { Mark, Node } from "prosemirror-model";
import { childrenOf, rawAttr } from "../attrs.ts";

/** Attributes that only say how the source is written. */
const FORM = new Set(["origin", "record", "markup", "tight", "bullet", "delim", "same"]);

function attrsKey(bearer: Node | Mark): string {
  const names = Object.keys(bearer.attrs).filter((name) => !FORM.has(name));
  return JSON.stringify(names.sort().map((name) => [name, rawAttr(bearer, name)]));
}

function kindKey(node: Node): string {
  return attrsKey(node).toLowerCase();
}

interface Run {
  text: string;
  marks: string;
}

function markKey(mark: Mark): string {
  return `${mark.type.name}${attrsKey(mark)}`;
}

/** Text in pieces that share their marks; other inline nodes stand alone. */
function runs(block: Node): Run[] {
  const found: Run[] = [];
  block.forEach((node) => {
    const marks = node.marks.map(markKey).sort().join();
    const last = found[found.length - 1];
    if (node.isText && last?.marks === marks) last.text += node.text ?? "";
    else if (node.isText) found.push({ text: node.text ?? "", marks });
    else found.push({ text: `\u0000${node.type.name}${attrsKey(node)}`, marks: `\u0000${marks}` });
  });
  return found;
}

function sameRuns(a: Node, b: Node): boolean {
  const [left, right] = [runs(a), runs(b)];
  if (left.length !== right.length) return false;
  return left.every((run, index) => run.text === right[index]?.text && run.marks === right[index].marks);
}

/** Same type, same attributes that matter, same content. */
export function sameMeaning(a: Node, b: Node): boolean {
  if (a.type !== b.type) return false;
  if (a.type.name === "callout" ? kindKey(a) !== kindKey(b) : attrsKey(a) !== attrsKey(b)) return false;
  if (a.isTextblock) return sameRuns(a, b);
  const [left, right] = [childrenOf(a), childrenOf(b)];
  if (left.length !== right.length) return false;
  return left.every((child, index) => {
    const other = right[index];
    return other !== undefined && sameMeaning(child, other);
  });
}

/** Same type and the same own attributes, form included, apart from the place in the source. */
export function sameShell(a: Node, b: Node): boolean {
  if (a.type !== b.type) return false;
  return Object.keys(a.attrs).every(
    (name) => name === "origin" || JSON.stringify(rawAttr(a, name)) === JSON.stringify(rawAttr(b, name)),
  );
}
