import type { App, Child, OpenOptions, Shell, Showing } from "../contract/app";
import { BACK, MAIL, SEARCH } from "../shell/icons";
import * as t from "../strings";

export type View = Exclude<OpenOptions["tab"], "checklist" | undefined> | "article";

/** The panel's parts that stay while its views come and go. */
export interface Frame {
  readonly app: App;
  readonly shell: Shell;
  readonly pieces: Pieces;
  readonly where: OpenOptions;
  /** Puts a view in the place of the one before. What it returns tells whether it still stands. */
  show(view: View, ...children: Child[]): () => boolean;
  /** Opens something that the reader chose, with a way back to where they are. */
  readonly openArticle: (slug: string, how: How) => void;
  /** Opens a view, with a way back. */
  readonly go: (view: () => void) => void;
  readonly ask: (query: string, searchId: string | null) => void;
}

/** The elements of the panel that stay. */
export interface Pieces {
  readonly part: HTMLElement;
  readonly body: HTMLElement;
  readonly input: HTMLInputElement;
  readonly form: HTMLFormElement;
  readonly backward: HTMLElement;
}

/** How the reader came to an article. */
export interface How {
  readonly via: string;
  readonly searchId?: string | null;
  readonly rank?: number;
  /** The guide that led here. */
  readonly guide?: Showing;
}

export const button = (shell: Shell, words: string, press: () => unknown, kind = ""): HTMLElement =>
  shell.h(`button.button${kind}` as "button", { type: "button", onclick: press }, words);

export const outside = { target: "_blank", rel: "noopener" } as const;

function greet({ boot, link }: App): string {
  const attrs = link.who.user?.attrs ?? {};
  const given = attrs["family_name"] ?? attrs["name"];
  const name = typeof given === "string" ? given.trim() : "";
  const own = boot.site.greeting;
  if (own) return own.replace("{name}", name);
  return name ? t.greetingTo(name) : t.greeting;
}

function createLogo({ boot, link }: App, { h, safeAddress }: Shell): HTMLElement | null {
  const base = link.options.endpoint ?? link.base;
  const url = boot.site.logo ? safeAddress(boot.site.logo, base) : null;
  return url?.origin === new URL(base).origin ? h("img", { src: url.href, alt: "" }) : null;
}

/** An address that the company gave, if there is one and a browser may be sent there. */
export const reached = ({ safeAddress }: Shell, address: string | null | undefined): URL | null =>
  address ? safeAddress(address, location.href) : null;

function createFoot({ boot }: App, shell: Shell): HTMLElement | null {
  const { contact_url, help_url, hours } = boot.site;
  const { h, icon } = shell;
  const contact = reached(shell, contact_url);
  const center = reached(shell, help_url);
  if (!contact && !center) return null;
  return h(
    "div.panel-foot",
    null,
    hours ? h("p.hint", null, hours) : center && h("a", { href: center.href, ...outside }, t.center),
    contact && h("a.button", { href: contact.href, ...outside }, icon(MAIL), t.contact),
  );
}

interface Pressed {
  readonly close: () => unknown;
  readonly back: () => unknown;
}

/** Builds the panel: head with the search field, the body for the views, foot. */
export function createPanel(app: App, shell: Shell, { close, back }: Pressed): Pieces {
  const { h, icon, closer } = shell;
  const input = h("input", {
    type: "search",
    role: "combobox",
    "aria-label": t.find,
    "aria-autocomplete": "list",
    "aria-controls": "annai-found",
    placeholder: app.boot.site.placeholder ?? t.findHint,
    autocomplete: "off",
    enterkeyhint: "search",
    maxlength: "200",
  });
  const form = h("form.find", { role: "search" }, icon(SEARCH), input);
  const backward = h(
    "button.icon-button.panel-back",
    { type: "button", "aria-label": t.back, onclick: back },
    icon(BACK),
  );
  const name = h(
    "div.panel-name",
    null,
    backward,
    createLogo(app, shell),
    t.helpOf(app.boot.site.name),
    closer(t.closeHelp, close),
  );
  const head = h("div.panel-head", null, name, h("h2", { id: "annai-panel" }, greet(app)), form);
  const body = h("div.panel-body", { tabindex: "-1" });
  const part = h(
    "section.float.sheet.panel",
    { role: "dialog", "aria-labelledby": "annai-panel", tabindex: "-1", hidden: true },
    head,
    body,
    createFoot(app, shell),
  );
  return { part, body, input, form, backward };
}
