/**
 * The one Markdown parser of the editor. It follows the server's renderer: CommonMark, tables, strikethrough,
 * emphasis that works beside Japanese, callouts, containers, footnotes, tasks and ids of headings.
 */
import MarkdownIt from "markdown-it";
import type { Token } from "markdown-it";
import cjkFriendly from "markdown-it-cjk-friendly";
import { addresses } from "./rules/address.ts";
import { breaks } from "./rules/break.ts";
import { containers } from "./rules/container.ts";
import { footnotes } from "./rules/footnote.ts";
import type { MarkdownEnv } from "./rules/footnote.ts";
import { images } from "./rules/images.ts";
import { marks } from "./rules/marks.ts";
import { positions } from "./rules/walk.ts";

export type { MarkdownEnv } from "./rules/footnote.ts";
export type { BlockMeta } from "./rules/walk.ts";

function createParser(): MarkdownIt {
  const md = new MarkdownIt({ html: true, linkify: false, typographer: false });
  md.use(cjkFriendly).use(breaks).use(addresses).use(images);
  md.use(positions).use(containers).use(footnotes).use(marks);
  // Addresses stay as they are written: checking and encoding them is the renderer's business.
  md.validateLink = () => true;
  md.normalizeLink = (url) => url;
  md.normalizeLinkText = (url) => url;
  return md;
}

const parser = createParser();

/** A copy, so that parsing a part doesn't add to what the whole document defines. */
export function copyEnv(env: MarkdownEnv): MarkdownEnv {
  return { references: { ...env.references }, footnotes: { ...env.footnotes } };
}

/** The tokens of a text; `env` receives its definitions. */
export function tokensOf(text: string, env: MarkdownEnv): Token[] {
  return parser.parse(text, env);
}

/**
 * What a reader would get, apart from white space, paragraphs' own tags (a list's are shown or not) and marks
 * (which may be nested either way round): those are compared as nodes.
 */
export function meaningOf(tokens: Token[], env: MarkdownEnv): string {
  const html = parser.renderer.render(tokens, parser.options, env);
  return html.replace(/<\/?(?:strong|em|s|p)>| alt="[^"]*"|\s+/g, "");
}
