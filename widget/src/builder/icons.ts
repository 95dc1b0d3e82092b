export { ALERT, CHECK, CLOSE, DOWN, HELP, PLAY, SEAL } from "../shell/icons";
export const TARGET = "M4 3.5 9.5 16l1.9-4.6L16 9.5z";
export const HAND =
  "M6.5 10.5V5.2a1.2 1.2 0 0 1 2.4 0V9M8.9 9V4a1.2 1.2 0 0 1 2.4 0v5M11.3 9V5a1.2 1.2 0 0 1 2.4 0v6.5c0 3.3-1.8 5.5-4.7 " +
  "5.5-2.3 0-3.4-1.3-4.3-3L3.3 11a1.1 1.1 0 0 1 1.9-1.1l1.3 1.9";
export const PHONE =
  "M7.5 2.5h5A1.5 1.5 0 0 1 14 4v12a1.5 1.5 0 0 1-1.5 1.5h-5A1.5 1.5 0 0 1 6 16V4a1.5 1.5 0 0 1 1.5-1.5zM9 15h2";
export const UP = "M4.5 12.5 10 7l5.5 5.5";
export const TRASH = "M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5";
export const UNDO = "M7 4 3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8";
export const REDO = "M13 4l3.5 3.5L13 11M16.5 7.5H8a4.5 4.5 0 0 0 0 9h4";
export const PLUS = "M10 4v12M4 10h12";
export const LINK =
  "M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1";
export const LIST = "M3.5 5.5h.01M3.5 10h.01M3.5 14.5h.01M7.5 5.5h9M7.5 10h9M7.5 14.5h9";
export const CODE = "M7 6 3 10l4 4M13 6l4 4-4 4";
