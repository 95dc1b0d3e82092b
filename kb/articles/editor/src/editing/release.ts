/**
 * Where Tab means something (lists, tables), Escape lets the next Tab leave the text. Whoever comes to such a place
 * is told so once.
 */
import { Plugin, PluginKey } from "prosemirror-state";
import type { Command, EditorState } from "prosemirror-state";
import { schema } from "../schema.ts";
import { around } from "./commands.ts";
import type { Setting } from "./setting.ts";

const key = new PluginKey<boolean>("release");

function place(state: EditorState): "list" | "table" | null {
  if (around(state, schema.nodes.table)) return "table";
  return around(state, schema.nodes.list_item) ? "list" : null;
}

/** Whether Escape was the last thing pressed. */
function isReleased(state: EditorState): boolean {
  return key.getState(state) === true;
}

/** The command only while Tab isn't released. */
export function unlessReleased(command: Command): Command {
  return (state, dispatch, view) => !isReleased(state) && command(state, dispatch, view);
}

/** Escape: the next Tab leaves. */
export function release(setting: Setting): Command {
  return (state, dispatch) => {
    if (!place(state)) return false;
    dispatch?.(state.tr.setMeta(key, true));
    setting.announce(setting.messages.surface.released);
    return true;
  };
}

/** Plugin: forgets Escape at the next change or move, and says how to leave. */
export function releasing(setting: Setting): Plugin<boolean> {
  return new Plugin({
    key,
    state: {
      init: () => false,
      apply: (tr, released) => {
        const set = tr.getMeta(key) as boolean | undefined;
        return set ?? (released && !tr.docChanged && !tr.selectionSet);
      },
    },
    view: () => {
      let told: ReturnType<typeof place> = null;
      return {
        update: (view) => {
          const now = place(view.state);
          if (now && now !== told && view.hasFocus()) {
            const { listHint, tableHint } = setting.messages.surface;
            setting.announce(now === "list" ? listHint : tableHint);
          }
          told = now;
        },
      };
    },
  });
}
