/**
 * The toolbar: one stop for the Tab key, arrows inside, and every button says whether it is in force.
 */
import { redo, redoDepth, undo, undoDepth } from "prosemirror-history";
import type { Command, EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import * as commands from "../editing/commands.ts";
import { listKind, toggleList } from "../editing/lists.ts";
import type { Setting } from "../editing/setting.ts";
import { schema } from "../schema.ts";
import { build, isComposing, setAttributes } from "./elements.ts";
import { icon } from "./icons.ts";
import type { IconName } from "./icons.ts";
import { MenuButton } from "./menu.ts";
import type { MenuItem } from "./menu.ts";
import { Tips } from "./tips.ts";

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What the editor does for the toolbar. */
export interface ToolbarActions {
  view: () => EditorView;
  openLink: () => void;
  pickImages: () => void;
  toggleSource: () => void;
  addStep: () => void;
}

interface Tool {
  icon: IconName;
  label: string;
  keys?: string;
  run: () => void;
  /** Left out where the button is never "in force". */
  isOn?: (state: EditorState) => boolean;
  isOff?: (state: EditorState) => boolean;
}

/** A shortcut as people read it: "Mod-Shift-7" → "Ctrl+Shift+7" or "⌘⇧7". */
function shown(keys: string): string {
  const names: Record<string, string> = isMac ? { Mod: "⌘", Shift: "⇧", Alt: "⌥" } : { Mod: "Ctrl" };
  const parts = keys.split("-").map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
  return parts.join(isMac ? "" : "+");
}

/** The same as assistive technology wants it. */
function spoken(keys: string): string {
  return keys.replace("Mod", isMac ? "Meta" : "Control").replace(/-/g, "+");
}

export class Toolbar {
  readonly dom: HTMLElement;
  private readonly setting: Setting;
  private readonly actions: ToolbarActions;
  private readonly tools: { tool: Tool; button: HTMLButtonElement }[] = [];
  private readonly menu: MenuButton;
  private readonly source: HTMLButtonElement;
  private isSource = false;

  constructor(setting: Setting, actions: ToolbarActions, root: HTMLElement) {
    this.setting = setting;
    this.actions = actions;
    const words = setting.messages.toolbar;
    this.menu = new MenuButton(setting.messages.blocks.label, this.blockItems(), root);
    this.source = this.button({ icon: "source", label: words.source, run: actions.toggleSource });
    this.source.setAttribute("aria-pressed", "false");
    this.dom = build("div", { class: "toolbar", role: "toolbar", "aria-label": words.label });
    this.dom.append(
      this.group(this.history()),
      build("div", { class: "tool-group" }, this.menu.button),
      this.group(this.marks()),
      this.group(this.lists()),
      this.group(this.inserts()),
      build("div", { class: "tool-group" }, this.source),
    );
    if (setting.kind === "procedure") this.dom.append(this.stepButton());
    new Tips(this.dom, root);
    this.listen();
  }

  private run(command: Command): () => void {
    return () => {
      const view = this.actions.view();
      if (view.composing) return;
      command(view.state, view.dispatch, view);
      view.focus();
    };
  }

  private history(): Tool[] {
    const words = this.setting.messages.toolbar;
    return [
      {
        ...{ icon: "undo", label: words.undo, keys: "Mod-z" },
        run: this.run(undo),
        isOff: (state) => undoDepth(state) === 0,
      },
      {
        ...{ icon: "redo", label: words.redo, keys: "Mod-y" },
        run: this.run(redo),
        isOff: (state) => redoDepth(state) === 0,
      },
    ];
  }

  private blockItems(): MenuItem[] {
    const { blocks, toolbar } = this.setting.messages;
    const level2 = this.setting.kind === "procedure" ? blocks.step : blocks.heading2;
    const item = (name: string, label: string, keys: string, command: Command): MenuItem => ({
      ...{ name, label, keys: shown(keys) },
      run: this.run(command),
    });
    return [
      item("text", blocks.paragraph, "Mod-Alt-0", commands.paragraph),
      item("h2", level2, "Mod-Alt-2", commands.heading(2)),
      item("h3", blocks.heading3, "Mod-Alt-3", commands.heading(3)),
      item("h4", blocks.heading4, "Mod-Alt-4", commands.heading(4)),
      item("quote", toolbar.quote, "Mod-Shift-b", commands.quote),
      item("code", toolbar.codeBlock, "Mod-Alt-c", commands.codeBlock),
    ];
  }

  private marks(): Tool[] {
    const words = this.setting.messages.toolbar;
    const tool = (
      name: IconName,
      mark: "strong" | "em" | "strike" | "code",
      label: string,
      keys: string,
    ): Tool => ({
      ...{ icon: name, label, keys },
      run: this.run(commands.mark(mark)),
      isOn: (state) => commands.hasMark(state, schema.marks[mark]),
    });
    return [
      tool("bold", "strong", words.bold, "Mod-b"),
      tool("italic", "em", words.italic, "Mod-i"),
      tool("strike", "strike", words.strike, "Mod-Shift-x"),
      tool("code", "code", words.code, "Mod-e"),
      {
        ...{ icon: "link", label: words.link, keys: "Mod-k" },
        run: this.actions.openLink,
        isOn: (state) => commands.linkRange(state) !== null,
      },
    ];
  }

  private lists(): Tool[] {
    const words = this.setting.messages.toolbar;
    const tool = (
      name: IconName,
      kind: "bullet" | "ordered" | "task",
      label: string,
      keys: string,
    ): Tool => ({
      ...{ icon: name, label, keys },
      run: this.run(toggleList(kind)),
      isOn: (state) => listKind(state) === kind,
    });
    return [
      tool("bulletList", "bullet", words.bulletList, "Mod-Shift-8"),
      tool("orderedList", "ordered", words.orderedList, "Mod-Shift-7"),
      tool("taskList", "task", words.taskList, "Mod-Shift-9"),
    ];
  }

  private inserts(): Tool[] {
    const words = this.setting.messages.toolbar;
    const { callout, table } = schema.nodes;
    return [
      {
        ...{ icon: "callout", label: words.callout, run: this.run(commands.callout) },
        isOn: (state) => commands.around(state, callout) !== null,
      },
      {
        ...{ icon: "table", label: words.table, run: this.run(commands.table) },
        isOff: (state) => commands.around(state, table) !== null,
      },
      ...(this.setting.uploadUrl
        ? [{ icon: "image", label: words.image, run: this.actions.pickImages } satisfies Tool]
        : []),
      { icon: "rule", label: words.rule, run: this.run(commands.rule) },
    ];
  }

  private group(tools: readonly Tool[]): HTMLElement {
    const group = build("div", { class: "tool-group" });
    for (const tool of tools) {
      const button = this.button(tool);
      this.tools.push({ tool, button });
      group.append(button);
    }
    return group;
  }

  private button(tool: Tool): HTMLButtonElement {
    const tip = tool.keys ? `${tool.label}\t${shown(tool.keys)}` : tool.label;
    const button = build(
      "button",
      {
        ...{ type: "button", class: "icon-button", "aria-label": tool.label, "data-tip": tip },
        "aria-keyshortcuts": tool.keys ? spoken(tool.keys) : null,
      },
      icon(tool.icon),
    );
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") tool.run();
    });
    return button;
  }

  private stepButton(): HTMLButtonElement {
    const label = this.setting.messages.toolbar.addStep;
    const button = build(
      "button",
      { type: "button", class: "button button-quiet tool-step" },
      icon("step"),
      label,
    );
    button.addEventListener("click", () => {
      if (!this.isSource) this.actions.addStep();
    });
    return button;
  }

  private get buttons(): HTMLElement[] {
    return [...this.dom.querySelectorAll<HTMLElement>("button")];
  }

  private listen(): void {
    // The text keeps its selection while the mouse is on the toolbar.
    this.dom.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
    this.dom.addEventListener("focusin", (event) => {
      if (event.target instanceof HTMLElement) this.rove(event.target);
    });
    this.dom.addEventListener("keydown", (event) => {
      if (!isComposing(event)) this.key(event);
    });
    this.rove(this.buttons[0]);
  }

  private rove(current: HTMLElement | undefined): void {
    for (const button of this.buttons) button.tabIndex = button === current ? 0 : -1;
  }

  private key(event: KeyboardEvent): void {
    const { buttons } = this;
    const now = buttons.findIndex((button) => button === document.activeElement);
    const moves: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 };
    const next = moves[event.key];
    if (event.key === "Escape") this.actions.view().focus();
    if (next === undefined) return;
    event.preventDefault();
    buttons[(next + buttons.length) % buttons.length]?.focus();
  }

  /** Brings the focus into the toolbar. */
  focus(): void {
    (this.buttons.find((button) => button.tabIndex === 0) ?? this.buttons[0])?.focus();
  }

  /** Shows what is in force at the selection. */
  update(state: EditorState): void {
    for (const { tool, button } of this.tools) {
      const off = this.isSource || (tool.isOff?.(state) ?? false);
      const pressed = tool.isOn ? String(!off && tool.isOn(state)) : null;
      setAttributes(button, { "aria-pressed": pressed, "aria-disabled": off ? "true" : null });
    }
    this.updateMenu(state);
  }

  private updateMenu(state: EditorState): void {
    const { blocks, toolbar } = this.setting.messages;
    const level = commands.blockLevel(state);
    const isQuote = commands.around(state, schema.nodes.blockquote) !== null;
    const level2 = this.setting.kind === "procedure" ? blocks.step : blocks.heading2;
    const known: Record<number, [string, string]> = {
      2: ["h2", level2],
      3: ["h3", blocks.heading3],
      4: ["h4", blocks.heading4],
      0: isQuote ? ["quote", toolbar.quote] : ["text", blocks.paragraph],
    };
    const { parent } = state.selection.$from;
    const isCode = parent.type === schema.nodes.code_block;
    const inCell = parent.type.spec["tableRole"] !== undefined;
    const other = inCell ? toolbar.table : blocks.other;
    const [name, text] = isCode ? ["code", toolbar.codeBlock] : (known[level] ?? ["", other]);
    this.menu.show(name, text);
    setAttributes(this.menu.button, { disabled: this.isSource || inCell });
  }

  /** Shows whether the source is edited as it is. */
  setSource(isSource: boolean, state: EditorState): void {
    this.isSource = isSource;
    this.source.setAttribute("aria-pressed", String(isSource));
    this.update(state);
  }
}
