import type { ChunkExports } from "../contract/app";

/** What follows the names of chunks in those of their files, put in by the build; it ends in "-" before a language. */
declare const CHUNKS: Readonly<Record<string, string>>;

/** Fetches a chunk, in the language of the page or in another one. */
export type Load = <K extends keyof ChunkExports>(name: K, spoken?: string) => Promise<ChunkExports[K]>;

/** Fetches chunks from the script's own folder; those with words come in one language. */
export function createLoad(base: string, locale: () => string): Load {
  const loaded = new Map<string, Promise<unknown>>();
  let failures = 0;
  return (name, spoken = locale()) => {
    const file = `${name}-${CHUNKS[name]}`.replace(/-$/, spoken.startsWith("ja") ? "-ja" : "-en");
    const known = loaded.get(file);
    if (known) return known as never;
    // A failed import is remembered by its address: the next attempt needs another one.
    const coming = import(`${base}${file}.js${failures ? `?${failures}` : ""}`) as Promise<unknown>;
    loaded.set(file, coming);
    coming.catch(() => {
      failures += 1;
      loaded.delete(file);
    });
    return coming as never;
  };
}
