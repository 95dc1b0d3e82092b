/**
 * Nodes that show more than their content: boxes of tasks, marks of callouts, labels of raw blocks.
 */
import type { Node } from "prosemirror-model";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import { flagAttr, rawAttr, textAttr } from "../attrs.ts";
import type { Messages } from "../messages/catalogue.ts";
import { schema } from "../schema.ts";
import { build, setAttributes } from "../ui/elements.ts";
import { icon } from "../ui/icons.ts";
import type { IconName } from "../ui/icons.ts";
import { setAttrs } from "./commands.ts";
import { imageAddress } from "./setting.ts";
import type { Setting } from "./setting.ts";

/** What a callout can be, whatever name its source uses. */
export const CALLOUT_LOOKS = ["note", "tip", "info", "important", "warning", "danger", "details"] as const;
type CalloutLook = (typeof CALLOUT_LOOKS)[number];

const MARKS: Record<CalloutLook, { icon: IconName; note: string }> = {
  note: { icon: "edit", note: "" },
  tip: { icon: "tip", note: "note-matsu" },
  info: { icon: "info", note: "" },
  important: { icon: "important", note: "" },
  warning: { icon: "alert", note: "note-kincha" },
  danger: { icon: "danger", note: "note-shu" },
  details: { icon: "down", note: "" },
};

/** How a callout of that kind looks. */
export function calloutLook(kind: string): CalloutLook {
  const name = kind.toLowerCase();
  return CALLOUT_LOOKS.find((look) => look === name) ?? (name === "caution" ? "danger" : "note");
}

/** The kind's name in the source: GitHub calls danger "caution". */
export function calloutKind(look: string, markup: string): string {
  if (markup.startsWith(":")) return look;
  return (look === "danger" ? "caution" : look).toUpperCase();
}

/** What PM mustn't take for an edit: changes outside of the content. */
function ignoresOutside(content: HTMLElement): NonNullable<NodeView["ignoreMutation"]> {
  return (mutation) => mutation.type !== "selection" && !content.contains(mutation.target);
}

function taskView(
  node: Node,
  view: EditorView,
  getPos: () => number | undefined,
  messages: Messages,
): NodeView {
  const box = build("input", { type: "checkbox", "aria-label": messages.task.done });
  const content = build("div", { class: "task-text" });
  const dom = build(
    "li",
    { class: "task-item" },
    build("span", { contenteditable: "false", class: "task-box" }, box),
    content,
  );
  const show = (shown: Node): void => {
    box.checked = flagAttr(shown, "checked");
    dom.dataset["checked"] = String(box.checked);
  };
  box.addEventListener("change", () => {
    const pos = getPos();
    if (pos !== undefined && view.editable)
      view.dispatch(setAttrs(view.state.tr, pos, { checked: box.checked }));
  });
  show(node);
  return {
    dom,
    contentDOM: content,
    ignoreMutation: ignoresOutside(content),
    stopEvent: (event) => event.target === box,
    update: (next) => {
      const isTask = next.type === schema.nodes.list_item && rawAttr(next, "checked") !== null;
      if (isTask) show(next);
      return isTask;
    },
  };
}

function plainItemView(): NodeView {
  const dom = build("li");
  const isPlain = (next: Node): boolean =>
    next.type === schema.nodes.list_item && rawAttr(next, "checked") === null;
  return { dom, contentDOM: dom, update: isPlain };
}

function calloutView(node: Node, messages: Messages): NodeView {
  const content = build("div", { class: "callout-body" });
  const mark = build("span", { contenteditable: "false", class: "callout-mark" });
  const dom = build("div", {}, mark, content);
  const show = (shown: Node): void => {
    const look = calloutLook(textAttr(shown, "kind"));
    const title = textAttr(shown, "title");
    dom.className = `callout note ${MARKS[look].note}`.trim();
    const label = title || messages.callout[look];
    setAttributes(dom, { role: "note", "aria-label": label, "data-look": look });
    mark.replaceChildren(icon(MARKS[look].icon), build("span", { class: "callout-title" }, label));
  };
  show(node);
  return {
    dom,
    contentDOM: content,
    ignoreMutation: ignoresOutside(content),
    update: (next) => {
      if (next.type === schema.nodes.callout) show(next);
      return next.type === schema.nodes.callout;
    },
  };
}

function rawLabel(node: Node, messages: Messages): string {
  const kind = textAttr(node, "kind");
  if (kind === "html") return messages.raw.html;
  return kind === "definition" ? messages.raw.definition : messages.raw.markdown;
}

function rawView(node: Node, messages: Messages): NodeView {
  const content = build("code");
  const label = rawLabel(node, messages);
  const tag = build(
    "span",
    { class: "raw-label", contenteditable: "false", title: messages.raw.note },
    label,
  );
  const dom = build(
    "div",
    { class: "raw", role: "group", "aria-label": label },
    tag,
    build("pre", {}, content),
  );
  return {
    dom,
    contentDOM: content,
    ignoreMutation: ignoresOutside(content),
    update: (next) => next.type === schema.nodes.raw && rawLabel(next, messages) === label,
  };
}

function tableView(): NodeView {
  const content = build("tbody");
  const dom = build("div", { class: "table-scroll" }, build("table", {}, content));
  return { dom, contentDOM: content, update: (next) => next.type === schema.nodes.table };
}

function imageView(node: Node, setting: Setting): NodeView {
  const { messages } = setting;
  const image = build("img", { draggable: "false" });
  const badge = build("span", { class: "image-note" });
  const dom = build("span", { class: "doc-image" }, image, badge);
  const say = (broken: boolean): void => {
    const alt = image.alt;
    dom.classList.toggle("image-broken", broken);
    badge.textContent = broken ? alt || messages.image.unavailable : alt ? "" : messages.image.missing;
    badge.hidden = badge.textContent === "";
  };
  image.addEventListener("error", () => {
    say(true);
  });
  image.addEventListener("load", () => {
    say(false);
  });
  const show = (shown: Node): void => {
    const [src, alt, title] = [textAttr(shown, "src"), textAttr(shown, "alt"), textAttr(shown, "title")];
    const address = imageAddress(src, setting);
    const isNew = image.getAttribute("src") !== address;
    if (isNew) image.src = address;
    const width = /width=["']?([0-9]+%?)/.exec(textAttr(shown, "size"))?.[1] ?? null;
    setAttributes(image, { alt, width, title: title || null });
    say(!isNew && dom.classList.contains("image-broken"));
  };
  show(node);
  return {
    dom,
    ignoreMutation: () => true,
    update: (next) => {
      if (next.type === schema.nodes.image) show(next);
      return next.type === schema.nodes.image;
    },
  };
}

/** The views, by the node's name. */
export function nodeViews(setting: Setting): Record<string, NodeViewConstructor> {
  const { messages } = setting;
  return {
    list_item: (node, view, getPos) =>
      rawAttr(node, "checked") === null ? plainItemView() : taskView(node, view, getPos, messages),
    callout: (node) => calloutView(node, messages),
    raw: (node) => rawView(node, messages),
    table: () => tableView(),
    image: (node) => imageView(node, setting),
  };
}
