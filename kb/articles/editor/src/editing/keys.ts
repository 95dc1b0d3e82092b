/**
 * Keys of the editing surface. ProseMirror itself keeps them away while an input method composes.
 */
import { baseKeymap, chainCommands, exitCode } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { Selection } from "prosemirror-state";
import type { Command, Plugin } from "prosemirror-state";
import { schema } from "../schema.ts";
import {
  backToText,
  codeBlock,
  heading,
  liftAtStart,
  lineBreak,
  mark,
  paragraph,
  quote,
} from "./commands.ts";
import { indent, liftItemAtStart, outdent, splitItem, toggleList } from "./lists.ts";
import { release, unlessReleased } from "./release.ts";
import type { Setting } from "./setting.ts";
import { cellBelow, nextCell, previousCell } from "./tables.ts";

/** Below a block of code at the very end there is nowhere to go: a paragraph is made. */
const leaveCode: Command = (state, dispatch) => {
  const { $head, empty } = state.selection;
  const isCode = $head.parent.type.spec.code === true;
  if (!empty || !isCode || $head.parentOffset < $head.parent.content.size) return false;
  if (Selection.findFrom(state.doc.resolve($head.after()), 1)) return false;
  if (dispatch) {
    const tr = state.tr.insert($head.after(), schema.nodes.paragraph.create());
    dispatch(tr.setSelection(Selection.near(tr.doc.resolve($head.after() + 1))).scrollIntoView());
  }
  return true;
};

function formatting(openLink: Command): Record<string, Command> {
  return {
    "Mod-b": mark("strong"),
    "Mod-i": mark("em"),
    "Mod-Shift-x": mark("strike"),
    "Mod-e": mark("code"),
    "Mod-k": openLink,
    "Mod-Alt-0": paragraph,
    "Mod-Alt-2": heading(2),
    "Mod-Alt-3": heading(3),
    "Mod-Alt-4": heading(4),
    "Mod-Alt-c": codeBlock,
    "Mod-Shift-7": toggleList("ordered"),
    "Mod-Shift-8": toggleList("bullet"),
    "Mod-Shift-9": toggleList("task"),
    "Mod-Shift-b": quote,
    "Mod-z": undo,
    "Mod-y": redo,
    "Shift-Mod-z": redo,
  };
}

function moving(setting: Setting): Record<string, Command> {
  return {
    Enter: chainCommands(cellBelow, splitItem),
    "Shift-Enter": chainCommands(exitCode, lineBreak),
    Backspace: chainCommands(undoInputRule, backToText, liftItemAtStart, liftAtStart),
    ArrowDown: leaveCode,
    Tab: unlessReleased(chainCommands(nextCell, indent)),
    "Shift-Tab": unlessReleased(chainCommands(previousCell, outdent)),
    Escape: release(setting),
  };
}

/** Plugins: the keys, ours first. */
export function keys(setting: Setting, openLink: Command, focusToolbar: Command): Plugin[] {
  return [
    keymap({ ...formatting(openLink), "Alt-F10": focusToolbar }),
    keymap(moving(setting)),
    keymap(baseKeymap),
  ];
}
