/** Whether a key belongs to the conversion of an input method, and so is not meant for us. */
export function isConverting(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari tells of a conversion's Enter in no other way
  return event.isComposing || event.keyCode === 229;
}
