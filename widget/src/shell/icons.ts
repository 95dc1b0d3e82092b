/** Drawn on 20 × 20, stroked in the colour of the text. Chunks carry only those they name. */
export const HELP =
  "M3 10a7 7 0 1 0 14 0a7 7 0 1 0-14 0M8.1 8a1.9 1.9 0 1 1 3 1.6c-.8.5-1.1.9-1.1 1.5M10 13.5v.01";
export const CLOSE = "m5 5 10 10M15 5 5 15";
export const SEARCH = "M3.5 9a5.5 5.5 0 1 0 0-.01M13.2 13.2 17 17";
export const DOC = "M5 2.5h7L15.5 6v11.5H5zM12 2.5V6h3.5M8 10h5M8 13h5";
export const STEPS =
  "M2.8 5a1.2 1.2 0 1 0 0-.01M2.8 10a1.2 1.2 0 1 0 0-.01" + "M2.8 15a1.2 1.2 0 1 0 0-.01M8 5h9M8 10h9M8 15h9";
export const FAQ = "M3 4h14v10H9.5L6 17v-3H3zM8.5 7.6a1.6 1.6 0 1 1 2.5 1.4c-.7.4-1 .7-1 1.1M10 11.9v.01";
export const PLAY = "M6.5 4v12l9.5-6z";
export const MAIL =
  "M4.5 4.5h11a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-11a1.5 1.5 0 0 1-1.5-1.5v-8a1.5 1.5 0 0 1 1.5-1.5z" +
  "m-1 1.5 6.5 5 6.5-5";
export const CHECK = "m4 10.5 4 4 8-9";
export const LOCK = "M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9";
export const DOWN = "M4.5 7.5 10 13l5.5-5.5";
export const BACK = "M12.5 4.5 7 10l5.5 5.5";
export const NEXT = "M7.5 4.5 13 10l-5.5 5.5";
export const SEAL = "M3 10a7 7 0 1 0 0-.01m3.8.2 2.3 2.3 4.2-4.7";
export const NEWS = "M3 8v4h3l6 3.5v-11L6 8zM14.5 8a3 3 0 0 1 0 4";
export const ALERT = "M10 3 2.5 16.5h15zM10 8v4M10 14.3v.01";
