// Written by `make learn-targets`; how it is learnt, and how good it is, stands in docs/targets.md.
import type { Model } from "./choose";

export const MODEL: Model = {
  weights: [
    2.48, // id
    2.73, // name
    -0.09, // classes
    2.68, // href
    2.6, // text
    1.83, // path
    0.84, // same href
    2.13, // same text
    2.61, // text within
    1.62, // near within
    -2.35, // text unexpected
    1.37, // kind
    0.61, // same path
    0, // same but words
    1.81, // from the side
    3.58, // from the top
    2.4, // shape
    8.88, // always
    -0.97, // has id
    1.91, // has href
    3, // has text
    1.39, // has near
  ],
  sure: 0.711,
  lead: 0,
};

/** For a page in another language than the recorded one. */
export const FOREIGN: Model = {
  weights: [
    2.45, // id
    -0.75, // name
    -0.77, // classes
    4.78, // href
    3.74, // text
    1.69, // path
    2.61, // same href
    -1.25, // same text
    1.57, // text within
    0.61, // near within
    0, // text unexpected
    1.6, // kind
    1.15, // same path
    4.56, // same but words
    3.26, // from the side
    2.73, // from the top
    1.45, // shape
    11.22, // always
    -0.27, // has id
    2.71, // has href
    0, // has text
    0, // has near
  ],
  sure: 0.804,
  lead: 0,
};
