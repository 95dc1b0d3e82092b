/**
 * Markdown typed as text becomes what it means. Never while an input method composes: prosemirror-inputrules looks at
 * finished text only.
 */
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import type { MarkType } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorState, Plugin, Transaction } from "prosemirror-state";
import { schema } from "../schema.ts";
import { around } from "./commands.ts";

const { nodes, marks } = schema;

/** Text between two delimiters becomes marked. */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(
    pattern,
    (state: EditorState, match: RegExpMatchArray, start: number, end: number): Transaction | null => {
      const [whole, lead = "", text = ""] = match;
      if (!state.doc.resolve(start).parent.type.allowsMarkType(type)) return null;
      const from = start + lead.length;
      const open = whole.indexOf(text, lead.length);
      const tr = state.tr.delete(from + open - lead.length + text.length, end).delete(from, start + open);
      return tr.addMark(from, from + text.length, type.create()).removeStoredMark(type);
    },
    { inCodeMark: false },
  );
}

const task = new InputRule(/^\[([ x]?)\]\s$/i, (state, match, start, end) => {
  const item = around(state, nodes.list_item);
  const $start = state.doc.resolve(start);
  if (!item || $start.parentOffset > 0 || $start.index(-1) > 0) return null;
  const checked = match[1]?.toLowerCase() === "x";
  return state.tr.delete(start, end).setNodeMarkup(item.pos, null, { checked });
});

const divider = new InputRule(/^(?:---|\*\*\*|___)$/, (state, _match, start) => {
  const $start = state.doc.resolve(start);
  if ($start.parent.type !== nodes.paragraph || $start.depth !== 1) return null;
  const tr = state.tr.replaceWith($start.before(), $start.after(), [
    nodes.horizontal_rule.create(),
    nodes.paragraph.create(),
  ]);
  return tr.setSelection(TextSelection.create(tr.doc, $start.before() + 2));
});

const CALLOUT_START = /^\[!(note|tip|info|important|warning|caution|details)\]\s?$/i;

/** `[!NOTE]` in a quote makes it a callout. */
const callout = new InputRule(CALLOUT_START, (state, match, start, end) => {
  const found = around(state, nodes.blockquote);
  if (!found || state.doc.resolve(start).parentOffset > 0) return null;
  const attrs = { kind: match[1]?.toUpperCase(), title: "", markup: ">" };
  return state.tr.delete(start, end).setNodeMarkup(found.pos, nodes.callout, attrs);
});

// The title stands outside the body, so a single # is a heading of level 2, too.
const headings = textblockTypeInputRule(/^(#{1,4})\s$/, nodes.heading, (match) => ({
  level: Math.max(2, match[1]?.length ?? 2),
}));
const quote = wrappingInputRule(/^\s*>\s$/, nodes.blockquote);
const bullets = wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list, (match) => ({ bullet: match[1] }));
const numbers = wrappingInputRule(
  /^(\d{1,9})\.\s$/,
  nodes.ordered_list,
  (match) => ({ start: Number(match[1]) }),
  (match, node) => node.childCount + Number(node.attrs["start"]) === Number(match[1]),
);
const code = textblockTypeInputRule(/^```([\w-]*)\s$/, nodes.code_block, (match) => ({
  params: match[1] ?? "",
}));

/** Plugin: the rules. */
export function typingRules(): Plugin {
  return inputRules({
    rules: [
      headings,
      quote,
      bullets,
      numbers,
      code,
      divider,
      task,
      callout,
      markRule(/(^|[^*])\*\*([^\s*](?:[^*]*[^\s*])?)\*\*$/, marks.strong),
      markRule(/(^|[^*])\*([^\s*](?:[^*]*[^\s*])?)\*$/, marks.em),
      markRule(/(^|[^~])~~([^\s~](?:[^~]*[^\s~])?)~~$/, marks.strike),
      markRule(/(^|[^`])`([^`]+)`$/, marks.code),
    ],
  });
}
