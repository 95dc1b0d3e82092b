/**
 * The editor's icons: 20 px grid, one stroke, built as elements so that no sprite is needed on the page.
 */

const PATHS = {
  undo: "M7.5 5 4 8.5 7.5 12 M4 8.5h7.5a4 4 0 0 1 0 8H9",
  redo: "M12.5 5 16 8.5 12.5 12 M16 8.5H8.5a4 4 0 0 0 0 8H11",
  bold: "M6 4h4.6a2.9 2.9 0 0 1 0 5.8H6Z M6 9.8h5.4a3.1 3.1 0 0 1 0 6.2H6Z",
  italic: "M8.5 4h6 M5.5 16h6 M11.7 4 8.3 16",
  strike:
    "M3.5 10h13 M13.8 6.4C13.3 4.9 11.9 4 10 4 7.8 4 6.3 5.1 6.3 6.9c0 .7.2 1.2.6 1.7 M6 13.3C6.4 15 7.9 16 10 16c2.3 0 3.9-1.1 3.9-3 0-.4-.1-.7-.2-1",
  code: "M7 6 3 10l4 4 M13 6l4 4-4 4",
  link: "M8.3 11.7a3 3 0 0 0 4.3 0l2.6-2.6a3 3 0 0 0-4.3-4.3l-1 1 M11.7 8.3a3 3 0 0 0-4.3 0l-2.6 2.6a3 3 0 0 0 4.3 4.3l1-1",
  bulletList: "M8 5.5h8.5 M8 10h8.5 M8 14.5h8.5 M4 5.5h.5 M4 10h.5 M4 14.5h.5",
  orderedList:
    "M8.5 5.5h8 M8.5 10h8 M8.5 14.5h8 M3.6 4.5l1-.7v3.4 M3.5 13.2c.4-.8 2-.7 1.9.3 0 .8-1.9 1.2-1.9 2.2h2",
  taskList:
    "M3.3 5.3l1.3 1.3L7 4.2 M9.5 5.5h7 M3.3 10.3l1.3 1.3L7 9.2 M9.5 10.5h7 M3.3 15.3l1.3 1.3L7 14.2 M9.5 15.5h7",
  quote: "M4 5v10 M8 6h8 M8 10h8 M8 14h5",
  callout: "M3.5 4.5h13v11h-13Z M6.5 4.5v11 M9 8.5h5 M9 11.5h5",
  codeBlock: "M3.5 4.5h13v11h-13Z M8 8 6 10l2 2 M12 8l2 2-2 2",
  table: "M3.5 4.5h13v11h-13Z M3.5 8.2h13 M8 4.5v11",
  image: "M3.5 4.5h13v11h-13Z M3.5 13l3.5-3.5 3 3 2-2 4.5 4 M13.7 7.7a1 1 0 1 1-2 0a1 1 0 1 1 2 0",
  rule: "M3.5 10h13 M6 5.5h8 M6 14.5h8",
  source: "M3 5h14v10H3Z M5.5 12.5v-5l2 2.5 2-2.5v5 M13.5 7.5v5 M11.7 10.8l1.8 1.8 1.8-1.8",
  step: "M7.5 6a2 2 0 1 1-4 0a2 2 0 1 1 4 0 M10 6h6.5 M5.5 8v8 M10 12h6.5 M10 15.5h4",
  plus: "M10 4.5v11 M4.5 10h11",
  down: "M6 8l4 4 4-4",
  check: "M4.5 10.5l3.6 3.6 7.4-8",
  info: "M16.5 10a6.5 6.5 0 1 1-13 0a6.5 6.5 0 1 1 13 0 M10 9.3v4 M10 6.6v.1",
  tip: "M7.8 14.3h4.4 M8.3 16.5h3.4 M7.8 14.3c0-1.7-2.3-2.7-2.3-5.6a4.5 4.5 0 0 1 9 0c0 2.9-2.3 3.9-2.3 5.6",
  important: "M3.5 4.5h13v9.2H11l-3.5 3v-3h-4Z M10 7v2.8 M10 11.6v.1",
  alert: "M10 3.8 17 16H3Z M10 8.5v3.5 M10 14.2v.1",
  danger: "M7.3 3.5h5.4l3.8 3.8v5.4l-3.8 3.8H7.3l-3.8-3.8V7.3Z M10 6.8v3.7 M10 13v.1",
  trash: "M4.5 6h11 M8 6V4h4v2 M6 6l.7 10h6.6L14 6 M8.7 9v4.5 M11.3 9v4.5",
  rowAbove: "M3.5 10.5h13v5h-13Z M8 10.5v5 M10 3v5 M7.5 5.5h5",
  rowBelow: "M3.5 4.5h13v5h-13Z M8 4.5v5 M10 12v5 M7.5 14.5h5",
  columnLeft: "M10.5 3.5v13h5v-13Z M10.5 8h5 M3 10h5 M5.5 7.5v5",
  columnRight: "M4.5 3.5v13h5v-13Z M4.5 8h5 M12 10h5 M14.5 7.5v5",
  deleteRow: "M3.5 7h13v6h-13Z M8 8.5l4 3 M12 8.5l-4 3",
  deleteColumn: "M7 3.5h6v13H7Z M8.5 8l3 4 M11.5 8l-3 4",
  alignLeft: "M3.5 5h13 M3.5 10h8 M3.5 15h11",
  alignCenter: "M3.5 5h13 M6 10h8 M4.5 15h11",
  alignRight: "M3.5 5h13 M8.5 10h8 M5.5 15h11",
  unlink:
    "M8.3 11.7a3 3 0 0 0 4.3 0l.8-.8 M15.2 9.1a3 3 0 0 0-4.3-4.3l-1 1 M11.7 8.3a3 3 0 0 0-4.3 0l-.8.8 M4.8 10.9a3 3 0 0 0 4.3 4.3l1-1 M3.5 3.5l13 13",
  open: "M8 5H4.5v10.5H15V12 M11 4.5h4.5V9 M15.3 4.7 9.5 10.5",
  edit: "M4 16l.8-3.2L13 4.6l2.4 2.4-8.2 8.2Z M11.5 6.1l2.4 2.4",
  close: "M5 5l10 10 M15 5 5 15",
  article: "M5 3.5h7l3 3v10H5Z M12 3.5v3h3 M7.5 10h5 M7.5 13h5",
} as const;

export type IconName = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

/** An icon; it is decoration, the control around it has the name. */
export function icon(name: IconName, className = "icon"): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
