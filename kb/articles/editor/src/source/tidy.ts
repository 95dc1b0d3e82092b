/**
 * Brings a node into a form that Markdown can say: no marks on the white space at their edges, no white space at
 * the edges of a text, no empty paragraphs between others. What a reader sees stays the same.
 */
import { Fragment, Mark } from "prosemirror-model";
import type { Node } from "prosemirror-model";
import { childrenOf, textAttr } from "../attrs.ts";
import { schema } from "../schema.ts";

/** Marks whose delimiters mustn't touch white space on their inner side. */
const TIGHT = [schema.marks.strong, schema.marks.em, schema.marks.strike];

function bears(node: Node | undefined, mark: Mark): boolean {
  return node !== undefined && mark.isInSet(node.marks);
}

function unmarked(text: Node, marks: readonly Mark[]): Node {
  return text.mark(marks.reduce<readonly Mark[]>((set, mark) => mark.removeFromSet(set), text.marks));
}

/** The marks of TIGHT that end (or begin) at this node. */
function edgeMarks(node: Node, neighbour: Node | undefined): Mark[] {
  return node.marks.filter((mark) => TIGHT.includes(mark.type) && !bears(neighbour, mark));
}

/** The text node cut into space before, body and space after, with the marks that may stand on each. */
function freeSpaces(node: Node, before: Node | undefined, after: Node | undefined): Node[] {
  const text = node.text ?? "";
  const [, lead = "", trail = ""] = /^([ \t]*)(?:.*[^ \t])?([ \t]*)$/s.exec(text) ?? [];
  if (!lead && !trail) return [node];
  const starts = edgeMarks(node, before);
  const ends = edgeMarks(node, after);
  if (lead.length === text.length) return [unmarked(node, [...starts, ...ends])];
  const cut = [
    lead ? unmarked(node.cut(0, lead.length), starts) : null,
    node.cut(lead.length, text.length - trail.length),
    trail ? unmarked(node.cut(text.length - trail.length), ends) : null,
  ];
  return cut.filter((part) => part !== null);
}

function expelSpaces(nodes: readonly Node[]): Node[] {
  const joined: Node[] = [];
  Fragment.from(nodes).forEach((node) => joined.push(node));
  return joined.flatMap((node, index) => {
    const code = node.marks.some(
      (mark) => mark.type === schema.marks.code || mark.type === schema.marks.soft,
    );
    return node.isText && !code ? freeSpaces(node, joined[index - 1], joined[index + 1]) : [node];
  });
}

/** Spaces of one node beside those of another may only become free in a second round. */
function settled(nodes: readonly Node[]): Fragment {
  let content = Fragment.from(nodes);
  for (let round = 0; round < 4; round++) {
    const next = Fragment.from(
      expelSpaces(Array.from({ length: content.childCount }, (_, at) => content.child(at))),
    );
    if (next.eq(content)) break;
    content = next;
  }
  return content;
}

function isSpace(node: Node | undefined): node is Node {
  const inCode = node?.marks.some((mark) => mark.type === schema.marks.code);
  return node?.isText === true && !inCode;
}

/** White space and soft line ends at the two ends of the text fall away; in one line, wide spaces, too. */
function trimEnds(content: Fragment, isLine: boolean): Fragment {
  const [lead, trail] = isLine ? [/^[ \t\r\n\u3000]+/, /[ \t\r\n\u3000]+$/] : [/^[ \t\r\n]+/, /[ \t\r\n]+$/];
  const nodes = Array.from({ length: content.childCount }, (_, at) => content.child(at));
  for (let first = nodes[0]; isSpace(first); first = nodes[0]) {
    const rest = (first.text ?? "").replace(lead, "");
    if (rest === first.text) break;
    nodes.splice(0, 1, ...(rest ? [schema.text(rest, first.marks)] : []));
  }
  for (let last = nodes[nodes.length - 1]; isSpace(last); last = nodes[nodes.length - 1]) {
    const rest = (last.text ?? "").replace(trail, "");
    if (rest === last.text) break;
    nodes.splice(-1, 1, ...(rest ? [schema.text(rest, last.marks)] : []));
  }
  return Fragment.from(nodes);
}

/** Whether Markdown would drop spaces of `node` that touch `neighbour`, a line end with the same marks around it. */
function endsLine(neighbour: Node | null, node: Node): boolean {
  if (neighbour === null) return false;
  if (neighbour.type === schema.nodes.hard_break) return !textAttr(neighbour, "markup").startsWith("<");
  const soft = neighbour.marks.find((mark) => mark.type === schema.marks.soft);
  return soft !== undefined && Mark.sameSet(soft.removeFromSet(neighbour.marks), node.marks);
}

/** Around line ends, spaces mean nothing. */
function trimLines(content: Fragment): Fragment {
  const nodes: Node[] = [];
  content.forEach((node, _offset, index) => {
    let text = node.text ?? "";
    if (!isSpace(node) || node.marks.some((mark) => mark.type === schema.marks.soft)) {
      nodes.push(node);
      return;
    }
    if (index > 0 && endsLine(content.child(index - 1), node)) text = text.replace(/^[ \t]+/, "");
    if (endsLine(content.maybeChild(index + 1), node)) text = text.replace(/[ \t]+$/, "");
    if (text) nodes.push(schema.text(text, node.marks));
  });
  return Fragment.from(nodes);
}

function flattenText(nodes: readonly Node[]): Node[] {
  return nodes.map((node) => {
    const text = node.text ?? "";
    return node.isText && /[\r\n]/.test(text)
      ? schema.text(text.replace(/\s*[\r\n]+\s*/g, " "), node.marks)
      : node;
  });
}

/** Code can't be on anything but text; a heading or a cell is one line. */
function plainMarks(block: Node): Node[] {
  const oneLine = block.type !== schema.nodes.paragraph;
  return childrenOf(block).map((node) => {
    const marks = node.marks.filter((mark) => {
      if (mark.type === schema.marks.code) return node.isText;
      return mark.type !== schema.marks.soft || !oneLine;
    });
    return node.mark(marks);
  });
}

function tidyText(block: Node): Node {
  return block.copy(
    trimEnds(trimLines(settled(flattenText(plainMarks(block)))), block.type !== schema.nodes.paragraph),
  );
}

function isEmptyParagraph(node: Node): boolean {
  return node.type === schema.nodes.paragraph && node.childCount === 0;
}

/** Children without empty paragraphs; one stays where something must stand. */
function tidyChildren(node: Node): Node {
  const children = childrenOf(node).map(tidy);
  const kept = children.filter((child) => !isEmptyParagraph(child));
  if (kept.length > 0) return node.copy(Fragment.from(kept));
  return node.copy(Fragment.from(children.slice(0, 1)));
}

/** The node in a form that Markdown can say. */
export function tidy(node: Node): Node {
  if (node.isLeaf || node.type.spec.code) return node;
  if (node.isTextblock) return tidyText(node);
  const rows = node.type === schema.nodes.table || node.type === schema.nodes.table_row;
  return rows ? node.copy(Fragment.from(childrenOf(node).map(tidy))) : tidyChildren(node);
}
