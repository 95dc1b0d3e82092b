// Builds the widget: one loader under a name that stays, chunks under names that change with their content.
//   node widget/build.mjs            writes widget/dist
//   node widget/build.mjs --check    builds, compares with widget/dist and checks the budgets; writes nothing
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import * as esbuild from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, "src");
const DIST = join(HERE, "dist");
const LOADER = "annai.js";
const LOCALES = ["en", "ja"];
/** Chunks with words come once for each language. */
const WORDED = ["shell", "panel", "tooltip", "tour", "deeds", "checklist", "gate", "builder"];
const PLAIN = ["finder", "target", "why"];
/** Chunks of few pages. Their names are known to one chunk, so that other pages don't carry them. */
const RARE = ["banner", "news"];
const GATHERING = "more";
const KIB = 1024;

/** What a page may cost, in bytes after brotli, for the language that costs most. */
const BUDGETS = {
  loader: { parts: ["loader"], most: 1.75 * KIB },
  "finder and tooltip": { parts: ["finder", "tooltip"], most: 6 * KIB },
  tour: { parts: ["tour", "deeds"], most: 10 * KIB },
  checklist: { parts: ["checklist"], most: 4 * KIB },
  "help panel": { parts: ["panel"], most: 10 * KIB },
  banner: { parts: ["more", "banner"], most: 3 * KIB },
  news: { parts: ["more", "news"], most: 3 * KIB },
  // Only where neither a name nor a selector says beyond doubt which element is meant.
  "search by fingerprint": { parts: ["target"], most: 4.25 * KIB },
  "typical page with tooltips and a tour": {
    parts: ["loader", "core", "shell", "finder", "tooltip", "tour"],
    most: 20 * KIB,
  },
  "typical page with the help panel open": { parts: ["loader", "core", "shell", "panel"], most: 20 * KIB },
};

const TOKENS = join(HERE, "..", "core", "web", "static", "tokens.css");
/** What is on most pages: the tokens that these name come with the shell, others with the sheets that name them. */
const USUAL = ["base.css", "place.css", "tooltip.css", "tour.css"];

const COLOUR = /#[\da-f]+|rgb\([^)]*\)/g;

/** The tokens that sheets name. */
const namedIn = (css) => [...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);
const usual = new Set(USUAL.flatMap((name) => namedIn(readFileSync(join(SOURCE, "styles", name), "utf8"))));

/** The house's tokens in one rule: name and value of each. */
function tokensIn(css, rule) {
  const body = css.slice(css.indexOf(rule) + rule.length).replace(/\}[^]*/, "");
  return [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, ...token]) => token);
}

/** A light value whose colours have their dark twins beside them. */
function paired(light, dark) {
  const twins = dark.match(COLOUR);
  return light.replace(COLOUR, (colour) => `light-dark(${colour},${twins.shift()})`);
}

/**
 * Of the house's tokens, the widget takes those that its styles name, for its own root only. It follows the color-scheme
 * of the page around it, not the system's: a product without a dark theme keeps a light widget.
 */
function widgetTokens(named) {
  const css = readFileSync(TOKENS, "utf8");
  const dark = new Map(tokensIn(css, ':root[data-theme="dark"] {'));
  const tokens = tokensIn(css, ":root,\n:host {")
    .filter(([name]) => named.has(name))
    .map(([name, value]) => `${name}:${dark.has(name) ? paired(value, dark.get(name)) : value};`);
  return tokens.length ? `:host{${tokens.join("")}}` : "";
}

/** A sheet, with those tokens that it doesn't find on the page already. */
function sheetOf(path) {
  if (path === TOKENS) return widgetTokens(usual);
  const css = readFileSync(path, "utf8");
  return widgetTokens(new Set(namedIn(css).filter((name) => !usual.has(name)))) + css;
}

const stylesheets = {
  name: "stylesheets",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(sheetOf(path), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const wordsIn = (locale) => ({
  name: "words",
  setup(build) {
    build.onResolve({ filter: /\/strings$/ }, () => ({ path: join(SOURCE, "strings", `${locale}.ts`) }));
  },
});

async function bundle(entry, { locale = "en", define = {}, format = "esm", charset = "utf8" } = {}) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(SOURCE, entry, "main.ts")],
    bundle: true,
    minify: true,
    format,
    charset,
    define,
    target: "es2020",
    // Fields of classes as plain assignments: es2020 has no others, and helpers would cost.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    mangleProps: /^_[a-z]/,
    legalComments: "none",
    write: false,
    plugins: [stylesheets, wordsIn(locale)],
  });
  return Buffer.from(outputFiles[0].contents);
}

const weigh = (content) =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

const hashOf = (content) => createHash("sha256").update(content).digest("hex").slice(0, 6);

/** Returns all files of the widget: `{name, part, locale, content}`. The same sources give the same bytes. */
async function build() {
  const files = [];
  const add = async (part, how = {}) => {
    const content = await bundle(part, how);
    const hash = hashOf(content);
    files.push({ name: `${part}-${hash}.js`, part, locale: null, content });
    return [part, hash];
  };
  /** A part in all languages: they share a mark, by which the core knows all of them, and that says there are some. */
  const addWorded = async (part) => {
    const contents = await Promise.all(LOCALES.map((locale) => bundle(part, { locale })));
    const mark = `${hashOf(Buffer.concat(contents))}-`;
    for (const [at, locale] of LOCALES.entries())
      files.push({ name: `${part}-${mark}${locale}.js`, part, locale, content: contents[at] });
    return [part, mark];
  };
  const named = async (parts) => Object.fromEntries(await Promise.all(parts));
  const rare = await named(RARE.map(addWorded));
  const gathering = add(GATHERING, { define: { CHUNKS: JSON.stringify(rare) } });
  const names = await named([...PLAIN.map((part) => add(part)), ...WORDED.map(addWorded), gathering]);
  const [, hash] = await add("core", { define: { CHUNKS: JSON.stringify(names) } });
  const define = { CORE: JSON.stringify(`core-${hash}.js`) };
  // The page that includes the loader may be in any encoding.
  const loader = await bundle("loader", { define, format: "iife", charset: "ascii" });
  files.push({ name: LOADER, part: "loader", locale: null, content: loader });
  return files.sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** What is served, and how heavy it is before compression: the same on every machine. */
function manifestOf(files) {
  return { loader: LOADER, files: files.map(({ content, ...file }) => ({ ...file, bytes: content.length })) };
}

/** Adds up each budget in the language that costs most. */
function measure(files) {
  const heaviest = (part) =>
    Math.max(...files.filter((one) => one.part === part).map(({ content }) => weigh(content)));
  return Object.entries(BUDGETS).map(([name, { parts, most }]) => ({
    name,
    most,
    is: parts.reduce((sum, part) => sum + heaviest(part), 0),
  }));
}

function report(files, budgets) {
  const columns = (...numbers) => numbers.map((number) => String(number).padStart(7)).join(" ");
  const lines = files.map(({ name, content }) => `${columns(weigh(content), content.length)}  ${name}`);
  const sums = budgets.map(
    ({ name, is, most }) => `${is > most ? "OVER" : "  ok"}${columns(is)} of ${most}  ${name}`,
  );
  return [" brotli   bytes", ...lines, "", ...sums].join("\n");
}

function write(wanted) {
  mkdirSync(DIST, { recursive: true });
  for (const name of readdirSync(DIST)) if (!wanted.has(name)) rmSync(join(DIST, name), { recursive: true });
  for (const [name, content] of wanted) writeFileSync(join(DIST, name), content);
}

/** Names what in the folder differs from what was built. */
function differences(wanted) {
  const there = new Set(readdirSync(DIST));
  const changed = [...wanted].filter(
    ([name, content]) => !there.has(name) || !readFileSync(join(DIST, name)).equals(content),
  );
  return [...changed.map(([name]) => name), ...[...there].filter((name) => !wanted.has(name))];
}

async function main() {
  const files = await build();
  const budgets = measure(files);
  const wanted = new Map(files.map(({ name, content }) => [name, content]));
  wanted.set("manifest.json", Buffer.from(`${JSON.stringify(manifestOf(files), null, 2)}\n`));
  process.stdout.write(`${report(files, budgets)}\n`);
  const stale = process.argv.includes("--check") ? differences(wanted) : (write(wanted), []);
  const over = budgets.filter(({ is, most }) => is > most);
  for (const name of stale)
    process.stderr.write(`widget/dist/${name} is not what the sources give: run \`make widget\`\n`);
  for (const { name } of over) process.stderr.write(`over budget: ${name}\n`);
  process.exitCode = stale.length || over.length ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
