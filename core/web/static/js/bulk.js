/** Many rows at once: the bar counts what is ticked. */
const boxesOf = (form) => [...form.querySelectorAll("tbody .tick")];

function show(form) {
  const boxes = boxesOf(form);
  const count = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr").setAttribute("aria-selected", String(box.checked));
  const all = form.querySelector("[data-pick-all]");
  if (all) {
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  const output = form.querySelector(".bulk-count");
  if (output) output.textContent = output.dataset.count.replace("{n}", String(count));
}

function tick(form, checked) {
  for (const box of boxesOf(form)) box.checked = checked;
  show(form);
}

let lastBox = null;

// With Shift, everything between two ticks follows.
function fill(form, box) {
  const boxes = boxesOf(form);
  const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) for (const between of boxes.slice(from, to)) between.checked = box.checked;
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form) return;
  if (event.target.closest("[data-pick-none]")) tick(form, false);
  if (event.target.matches("tbody .tick")) {
    if (event.shiftKey) fill(form, event.target);
    lastBox = event.target;
    show(form);
  }
});
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-pick-all]")) tick(form, event.target.checked);
  else if (event.target.matches(".tick")) show(form);
});
document.querySelectorAll("[data-bulk]").forEach(show);
