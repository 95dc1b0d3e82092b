// For those who learn and read the weights; the widget itself needs no names.

/** How alike a candidate is, one number for each; the weights stand in this order. */
export const FEATURES = [
  "id",
  "name",
  "classes",
  "href",
  "text",
  "path",
  "same href",
  "same text",
  "text within",
  "near within",
  "text unexpected",
  "kind",
  "same path",
  "same but words",
  "from the side",
  "from the top",
  "shape",
] as const;
/** What speaks for nobody: always, and the more the fingerprint has to recognise by. */
export const NOBODY = ["always", "has id", "has href", "has text", "has near"] as const;
