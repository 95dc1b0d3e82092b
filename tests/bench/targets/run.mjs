// Bundles the bench and runs it.
//   node tests/bench/targets/run.mjs [--data FOLDER]           prints the figures
//   node tests/bench/targets/run.mjs [--data FOLDER] --write   learns the widget's model from all sites
// FOLDER holds a `SITE.json.gz` for each site; without it, `element-pairs` in the folder named by ANNAI_OPEN_DATA.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODEL = join(HERE, "../../../widget/src/target/model.ts");

function folderFrom(options) {
  const at = options.indexOf("--data");
  if (at >= 0) return options[at + 1];
  const open = process.env.ANNAI_OPEN_DATA;
  return open && join(open, "element-pairs");
}

async function load() {
  const folder = mkdtempSync(join(tmpdir(), "bench-targets-"));
  const outfile = join(folder, "bench.mjs");
  try {
    await build({
      entryPoints: [join(HERE, "main.ts")],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const options = process.argv.slice(2);
const data = folderFrom(options);
if (data && existsSync(data)) {
  const { main } = await load();
  main(data, options.includes("--write") ? MODEL : null);
} else {
  process.stderr.write("Skipped: no element pairs. Name their folder with --data, or set ANNAI_OPEN_DATA.\n");
}
