/**
 * Takes linkify-it's place in the bundle: bare addresses stay text in the editor, so markdown-it never asks it
 * anything (see build.mjs).
 */
export default function NoLinkify(): void {
  // Only constructed, never used.
}
