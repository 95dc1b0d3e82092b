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
