/**
 * `![](image.png){width=300}`: sizes that follow an image belong to it.
 */
import type { MarkdownIt, StateCore, Token } from "markdown-it";

const SIZE = /^\{(?:[ \t,]*(?:width|height)=["']?[0-9]{1,4}%?(?:px)?["']?)+[ \t]*\}/;

function giveSizes(tokens: Token[]): void {
  tokens.forEach((image, index) => {
    const text = tokens[index + 1];
    const size = image.type === "image" && text?.type === "text" ? SIZE.exec(text.content)?.[0] : undefined;
    if (!text || !size) return;
    image.attrSet("size", size);
    text.content = text.content.slice(size.length);
  });
}

function imageSizes(state: StateCore): void {
  for (const token of state.tokens) if (token.children) giveSizes(token.children);
}

/** Plugin: sizes of images. */
export function images(md: MarkdownIt): void {
  md.core.ruler.push("image_sizes", imageSizes);
}
