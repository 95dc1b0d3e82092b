/** Shows how the widget will look in a product while its colour, corners and size of text are being chosen. */

const LINEAR_UP_TO = 0.04045;
const HEX = /^#[0-9a-f]{6}$/i;
const INKS = ["#ffffff", "#14171c"];

function luminance(color) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= LINEAR_UP_TO ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** What is written on a colour: white or ink, whichever reads better, as the server decides it. */
function inkOn(color) {
  return contrast(color, INKS[0]) >= contrast(color, INKS[1]) ? INKS[0] : INKS[1];
}

const look = document.querySelector("[data-look]");
const form = look?.closest("form");

function show() {
  const given = form.elements.brand_color.value.trim();
  const brand = HEX.test(given) ? given : look.dataset.company;
  const values = { "--brand": brand, "--on-brand": inkOn(brand) };
  const tokens = JSON.parse(look.dataset.look);
  for (const name of Object.keys(tokens)) Object.assign(values, tokens[name][form.elements[name].value]);
  look.removeAttribute("style");
  for (const [name, value] of Object.entries(values)) look.style.setProperty(name, value);
}

if (form) {
  form.addEventListener("input", show);
  show();
}
