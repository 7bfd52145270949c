// The action bar of a list: tick all, tick a range with Shift, count, and
// offer the rows of every page once this page is ticked.

const bar = document.querySelector("[data-actions]");
if (bar) start(bar);

function start(bar) {
  const form = bar.closest("form");
  const boxes = [...form.querySelectorAll("input.action-select")];
  const all = form.querySelector("[data-actions-all]");
  const counter = bar.querySelector("[data-actions-counter]");
  const across = bar.querySelector("[data-actions-across]");
  const acrossBox = across?.querySelector("input");
  const clear = bar.querySelector("[data-actions-clear]");
  let last = null;

  function update() {
    const ticked = boxes.filter((box) => box.checked).length;
    const full = ticked === boxes.length;
    if (acrossBox && !full) acrossBox.checked = false;
    const everything = acrossBox?.checked ?? false;
    all.checked = full;
    all.indeterminate = ticked > 0 && !full;
    if (across) across.hidden = !full;
    clear.hidden = ticked === 0;
    counter.textContent = everything
      ? `All ${bar.dataset.total} selected`
      : `${ticked} of ${boxes.length} selected`;
  }

  function setAll(checked) {
    for (const box of boxes) box.checked = checked;
    update();
  }

  // With Shift every box between the last one clicked and this one follows it.
  function range(box) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }

  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) range(box);
      last = box;
      update();
    });
  }
  all.hidden = false;
  all.addEventListener("change", () => setAll(all.checked));
  acrossBox?.addEventListener("change", update);
  clear.addEventListener("click", () => {
    setAll(false);
    all.focus();
  });
  window.addEventListener("pageshow", update); // going back restores the ticks
  counter.hidden = false;
  update();
}
