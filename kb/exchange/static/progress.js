/** Watches a job: `data-watch` names the address of its state. When it is over, the page is loaded anew. */
const EVERY_MS = 1500;
const PATIENCE = 20;

function show(part, percent) {
  const bar = part.querySelector("progress");
  const words = part.querySelector("[data-percent], .progress-words .num");
  if (bar) {
    bar.max = 100;
    bar.value = percent;
  }
  if (words) words.textContent = `${percent} %`;
}

/** Ask again and again; a server that is silent for half a minute is left alone. */
async function watch(part, failures = 0) {
  await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  try {
    const answer = await fetch(part.dataset.watch, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { percent, over } = await answer.json();
    if (over) {
      location.reload();
      return;
    }
    show(part, percent);
    await watch(part);
  } catch {
    if (failures < PATIENCE) await watch(part, failures + 1);
  }
}

for (const part of document.querySelectorAll("[data-watch]")) watch(part);
