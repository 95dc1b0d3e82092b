/**
 * Images on their way to the server: a placeholder where the image will stand, an error that can be retried. The
 * document itself changes only when the image is there.
 */
import { Plugin, PluginKey } from "prosemirror-state";
import type { EditorState } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { EditorView } from "prosemirror-view";
import { schema } from "../schema.ts";
import { build } from "../ui/elements.ts";
import { icon } from "../ui/icons.ts";
import type { Setting } from "./setting.ts";

/** What the server says about an image that it took. */
interface Uploaded {
  url: string;
  width?: number;
  height?: number;
  alt?: string;
}

type Change = { add: { id: object; pos: number; dom: HTMLElement } } | { remove: object };

const key = new PluginKey<DecorationSet>("uploads");

/** An upload that failed, with what to say about it. */
class UploadError extends Error {}

function refusal(status: number, name: string, setting: Setting): string {
  const { image } = setting.messages;
  if (status === 413) return image.tooLarge(name);
  return status === 415 || status === 422 ? image.refused(name) : image.failed(name);
}

async function send(file: File, setting: Setting): Promise<Uploaded> {
  const body = new FormData();
  body.append("file", file, file.name);
  const headers = { "X-CSRFToken": setting.csrf, Accept: "application/json" };
  let response: Response;
  try {
    response = await fetch(setting.uploadUrl, { method: "POST", body, headers });
  } catch {
    throw new UploadError(setting.messages.image.failed(file.name));
  }
  if (!response.ok) throw new UploadError(refusal(response.status, file.name, setting));
  return (await response.json()) as Uploaded;
}

function found(known: DecorationSet, id: object): Decoration[] {
  return known.find(undefined, undefined, (spec: { id?: object }) => spec.id === id);
}

function applyChange(known: DecorationSet, change: Change | undefined, state: EditorState): DecorationSet {
  if (!change) return known;
  if ("remove" in change) {
    return known.remove(found(known, change.remove));
  }
  const { id, pos, dom } = change.add;
  return known.add(state.doc, [Decoration.widget(pos, dom, { id, side: -1, ignoreSelection: true })]);
}

/** Plugin: the placeholders. */
export function uploads(): Plugin<DecorationSet> {
  return new Plugin({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, known, _before, state) =>
        applyChange(known.map(tr.mapping, tr.doc), tr.getMeta(key) as Change | undefined, state),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

function placeOf(state: EditorState, id: object): number | null {
  const [place] = found(key.getState(state) ?? DecorationSet.empty, id);
  return place ? place.from : null;
}

/** One image's way to its place. */
class Upload {
  private readonly id = {};
  private readonly dom = build("span", { class: "upload", contenteditable: "false" });
  private readonly view: EditorView;
  private readonly file: File;
  private readonly setting: Setting;

  constructor(view: EditorView, file: File, setting: Setting) {
    this.view = view;
    this.file = file;
    this.setting = setting;
  }

  begin(pos: number): void {
    this.change({ add: { id: this.id, pos, dom: this.dom } });
    void this.run();
  }

  private change(change: Change): void {
    this.view.dispatch(this.view.state.tr.setMeta(key, change).setMeta("addToHistory", false));
  }

  private async run(): Promise<void> {
    const text = this.setting.messages.image.uploading(this.file.name);
    this.dom.className = "upload";
    this.dom.replaceChildren(build("span", { class: "upload-wheel" }), build("span", {}, text));
    this.setting.announce(text);
    try {
      this.finish(await send(this.file, this.setting));
    } catch (error) {
      const name = this.file.name;
      this.fail(error instanceof UploadError ? error.message : this.setting.messages.image.failed(name));
    }
  }

  private finish(uploaded: Uploaded): void {
    if (this.view.isDestroyed) return;
    const pos = placeOf(this.view.state, this.id);
    this.change({ remove: this.id });
    // The place may have been deleted meanwhile: then nobody wants the image any more.
    if (pos === null) return;
    const image = schema.nodes.image.create({ src: uploaded.url, alt: uploaded.alt ?? "" });
    // A cursor at the place goes on behind the image: what is typed next must not take the image's place.
    this.view.dispatch(this.view.state.tr.insert(pos, image).scrollIntoView());
    this.setting.announce(this.setting.messages.image.uploaded);
  }

  private fail(message: string): void {
    const { retry, dismiss } = this.setting.messages.image;
    const again = build("button", { type: "button", class: "button button-s" }, retry);
    const leave = build("button", { type: "button", class: "button button-s button-quiet" }, dismiss);
    again.addEventListener("click", () => void this.run());
    leave.addEventListener("click", () => {
      this.change({ remove: this.id });
      this.view.focus();
    });
    this.dom.className = "upload upload-failed";
    this.dom.replaceChildren(icon("alert"), build("span", {}, message), again, leave);
    this.setting.announce(message);
  }
}

/** Sends images and puts them at `pos`, or where the cursor is. */
export function uploadImages(
  view: EditorView,
  files: readonly File[],
  setting: Setting,
  pos?: number,
): boolean {
  const images = files.filter((file) => file.type.startsWith("image/"));
  if (images.length === 0 || !setting.uploadUrl) return false;
  const { $from } = view.state.selection;
  const $pos = pos === undefined ? $from : view.state.doc.resolve(pos);
  if ($pos.parent.type.spec.code) return false;
  for (const file of images) new Upload(view, file, setting).begin($pos.pos);
  return true;
}

function hasOwnText(data: DataTransfer): boolean {
  const html = data.getData("text/html");
  const text = new DOMParser().parseFromString(html, "text/html").body.textContent;
  return text.trim() !== "";
}

/** Plugin: images pasted and dropped. */
export function imageIntake(setting: Setting): Plugin {
  return new Plugin({
    props: {
      handlePaste: (view, event) => {
        const data = event.clipboardData;
        // Word offers a picture of the text besides the text.
        if (!data || data.files.length === 0 || hasOwnText(data)) return false;
        return uploadImages(view, [...data.files], setting);
      },
      handleDrop: (view, event, _slice, moved) => {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (moved || files.length === 0) return false;
        const pos = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
        const taken = uploadImages(view, files, setting, pos);
        if (taken) event.preventDefault();
        return taken;
      },
    },
  });
}
