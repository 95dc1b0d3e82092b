import type { Sought } from "../contract/app";
import { locating } from "./locate";
import { inSlices, type Work } from "./pace";
import { Index } from "./page";
import type { Fingerprint } from "./traits";

function* reading(index: Index): Work<Index> {
  while (!index.read(0)) yield;
  return index;
}

/** Looks for elements by what was told of them: the page is read once for all, in slices that leave it its turn. */
export async function seek(
  wanted: readonly Fingerprint[],
  except: Element,
): Promise<readonly (Sought | null)[]> {
  const index = await inSlices(reading(new Index(document, except)));
  const found: (Sought | null)[] = [];
  for (const fingerprint of wanted) {
    const one = await inSlices(locating(fingerprint, index));
    found.push(
      one && {
        element: one.element,
        sure: one.sure,
        alike: one.alike,
        score: Math.round(one.choice.probability * 1_000) / 1_000,
        margin: Math.min(99, Math.round(one.choice.margin * 100) / 100),
      },
    );
  }
  return found;
}
