/** Everything the editor says. Each language says all of it, or it doesn't compile. */
export interface Messages {
  /** The editing surface and its help for keyboards. */
  surface: {
    label: string;
    placeholder: string;
    sourceLabel: string;
    hint: string;
    listHint: string;
    tableHint: string;
    released: string;
  };
  toolbar: {
    label: string;
    undo: string;
    redo: string;
    bold: string;
    italic: string;
    strike: string;
    code: string;
    link: string;
    bulletList: string;
    orderedList: string;
    taskList: string;
    quote: string;
    callout: string;
    codeBlock: string;
    table: string;
    image: string;
    rule: string;
    source: string;
    addStep: string;
  };
  blocks: {
    label: string;
    paragraph: string;
    heading2: string;
    step: string;
    heading3: string;
    heading4: string;
    other: string;
  };
  table: {
    label: string;
    rowAbove: string;
    rowBelow: string;
    columnLeft: string;
    columnRight: string;
    deleteRow: string;
    deleteColumn: string;
    deleteTable: string;
    alignLeft: string;
    alignCenter: string;
    alignRight: string;
  };
  callout: {
    label: string;
    kind: string;
    title: string;
    remove: string;
    note: string;
    tip: string;
    info: string;
    important: string;
    warning: string;
    danger: string;
    details: string;
  };
  code: { label: string; language: string; remove: string };
  raw: { markdown: string; html: string; definition: string; note: string };
  task: { done: string };
  image: {
    label: string;
    alt: string;
    altHint: string;
    replace: string;
    remove: string;
    uploading: (name: string) => string;
    uploaded: string;
    failed: (name: string) => string;
    tooLarge: (name: string) => string;
    refused: (name: string) => string;
    retry: string;
    dismiss: string;
    missing: string;
    unavailable: string;
  };
  link: {
    label: string;
    title: string;
    text: string;
    target: string;
    targetHint: string;
    insert: string;
    apply: string;
    cancel: string;
    edit: string;
    open: string;
    remove: string;
    unsafe: string;
    empty: string;
    toArticle: string;
  };
  articles: {
    label: string;
    search: string;
    searching: string;
    none: string;
    failed: string;
    found: (count: number) => string;
    procedure: string;
    faq: string;
    article: string;
  };
  steps: { added: (number: number) => string };
  source: { on: string; off: string };
}
