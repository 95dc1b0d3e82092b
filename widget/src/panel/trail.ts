/** The views one has come through; each can be shown again. */
export interface Trail {
  readonly length: number;
  go: (view: () => void) => void;
  back: () => void;
  clear: () => void;
}

export function createTrail(home: () => void): Trail {
  const steps: (() => void)[] = [];
  return {
    get length() {
      return steps.length;
    },
    go(view) {
      steps.push(view);
      view();
    },
    back() {
      steps.pop();
      (steps[steps.length - 1] ?? home)();
    },
    clear() {
      steps.length = 0;
    },
  };
}
