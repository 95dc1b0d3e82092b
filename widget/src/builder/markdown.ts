export type Mark = "bold" | "italic" | "code" | "link" | "list";

/** A text and what is selected in it. */
export interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const AROUND: Readonly<Partial<Record<Mark, string>>> = { bold: "**", italic: "*", code: "`" };
const ADDRESS = "https://";

/** Puts a sign around what is selected, or takes it away where it stands already. */
function wrapped({ text, start, end }: Written, sign: string): Written {
  const inner = text.slice(start, end);
  const outside = text.slice(start - sign.length, start) === sign && text.slice(end).startsWith(sign);
  if (outside) {
    const bare = text.slice(0, start - sign.length) + inner + text.slice(end + sign.length);
    return { text: bare, start: start - sign.length, end: end - sign.length };
  }
  const marked = text.slice(0, start) + sign + inner + sign + text.slice(end);
  return { text: marked, start: start + sign.length, end: end + sign.length };
}

/** Makes a link of what is selected; its address is selected then, to be typed over. */
function linked({ text, start, end }: Written, word: string): Written {
  const inner = text.slice(start, end) || word;
  const from = start + inner.length + 3;
  return {
    text: `${text.slice(0, start)}[${inner}](${ADDRESS})${text.slice(end)}`,
    start: from,
    end: from + ADDRESS.length,
  };
}

/** Makes the selected lines items of a list, or plain lines again. */
function listed({ text, start, end }: Written): Written {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const after = text.indexOf("\n", end);
  const to = after < 0 ? text.length : after;
  const lines = text.slice(from, to).split("\n");
  const is = lines.every((line) => line.startsWith("- "));
  const made = lines.map((line) => (is ? line.slice(2) : `- ${line}`)).join("\n");
  // A list only begins after an empty line.
  const gap = !is && from > 0 && text[from - 2] !== "\n" ? "\n" : "";
  return {
    text: text.slice(0, from) + gap + made + text.slice(to),
    start: from + gap.length,
    end: from + gap.length + made.length,
  };
}

/** What a text becomes by one press in the toolbar. `word` stands for a link without words. */
export function marked(written: Written, mark: Mark, word: string): Written {
  const sign = AROUND[mark];
  if (sign) return wrapped(written, sign);
  return mark === "link" ? linked(written, word) : listed(written);
}
