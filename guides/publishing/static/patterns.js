/** The pages of a guide as sentences: each row writes one line of the field behind it, which alone is sent. */
const SHAPES = {
  is: [/^([^*]+)$/, (address) => address],
  under: [/^([^*]+)\/\*$/, (address) => `${address.replace(/\/+$/, "")}/*`],
  starts: [/^([^*]*[^*/])\*$/, (address) => `${address}*`],
  contains: [/^\*([^*]+)\*$/, (address) => `*${address}*`],
  pattern: [/^(.*)$/, (address) => address],
};

/** Says a pattern in words: how it is compared, and with what. */
function inWords(pattern) {
  const [how, [shape]] = Object.entries(SHAPES).find(([, [form]]) => form.test(pattern));
  return [how, shape.exec(pattern)[1]];
}

function asPattern(row) {
  const address = row.querySelector("input").value.trim();
  return address && SHAPES[row.querySelector("select").value][1](address);
}

/** The rows over a field of lines: made of what it says, and saying into it what they are changed to. */
function createRows(box, text) {
  const rows = box.querySelector("[data-pattern-rows]");
  const template = box.querySelector("template");

  function write() {
    text.value = [...rows.children].map(asPattern).filter(Boolean).join("\n");
  }

  function add(pattern = "") {
    const row = template.content.firstElementChild.cloneNode(true);
    const [how, address] = pattern ? inWords(pattern) : ["is", ""];
    row.querySelector("select").value = how;
    row.querySelector("input").value = address;
    rows.append(row);
    return row;
  }

  function read() {
    const patterns = text.value.split("\n").map((line) => line.trim());
    rows.replaceChildren();
    for (const pattern of patterns.filter(Boolean)) add(pattern);
  }

  rows.addEventListener("input", write);
  return { add, read, write };
}

function enhance(box) {
  const text = box.querySelector("textarea");
  const rows = createRows(box, text);
  const go = (deed) => box.querySelector(`[data-pattern='${deed}']`);

  function show(byRow) {
    if (byRow) rows.read();
    box.querySelector("[data-patterns-by-row]").hidden = !byRow;
    box.querySelector("[data-patterns-by-line]").hidden = byRow;
  }

  const deeds = {
    add: () => rows.add().querySelector("input").focus(),
    remove(button) {
      button.closest("[data-pattern-row]").remove();
      rows.write();
      go("add").focus();
    },
    lines() {
      show(false);
      text.focus();
    },
    rows() {
      show(true);
      go("lines").focus();
    },
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pattern]");
    if (button) deeds[button.dataset.pattern](button);
  });
  go("rows").hidden = false;
  // What was refused is corrected where its lines can be seen.
  show(text.getAttribute("aria-invalid") !== "true");
}

for (const box of document.querySelectorAll("[data-patterns]")) enhance(box);
