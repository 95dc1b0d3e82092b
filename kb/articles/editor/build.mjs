// Builds the article editor into kb/articles/static/editor: one module and one style sheet.
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The most that the module may weigh, compressed. */
const LIMIT = 150_000;

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "editor");

/** What markdown-it brings along and the editor doesn't need: a table of entities, and finding bare addresses. */
const slim = {
  name: "slim",
  setup({ onResolve }) {
    const own = (name) => () => ({ path: join(here, "src", "source", name) });
    onResolve({ filter: /^entities$/ }, own("browser_entities.ts"));
    onResolve({ filter: /^linkify-it$/ }, own("no_linkify.ts"));
  },
};

async function bundle(entry, name) {
  const { outputFiles } = await build({
    entryPoints: [join(here, "src", entry)],
    outfile: join(target, name),
    bundle: true,
    format: "esm",
    target: ["es2020", "chrome111", "firefox113", "safari16.4"],
    minify: true,
    charset: "utf8",
    legalComments: "none",
    plugins: [slim],
    write: false,
  });
  const [file] = outputFiles;
  await writeFile(file.path, file.contents);
  const size = gzipSync(file.contents, { level: 9 }).length;
  console.warn(`${basename(file.path)}: ${(size / 1000).toFixed(1)} kB gz`);
  return size;
}

await mkdir(target, { recursive: true });
const size = await bundle("main.ts", "editor.js");
await bundle("editor.css", "editor.css");
if (size > LIMIT) {
  console.error(`editor.js may weigh ${LIMIT / 1000} kB at most`);
  process.exitCode = 1;
}
