// The action bars of a list: tick all, tick a range with Shift, count, and
// offer the rows of every page once this page is ticked.

const bars = [...document.querySelectorAll("[data-actions]")];
if (bars.length > 0) start(bars);

function start(bars) {
  const form = bars[0].closest("form");
  const inBars = (selector) => bars.flatMap((bar) => [...bar.querySelectorAll(selector)]);
  const boxes = [...form.querySelectorAll("input.action-select")];
  const all = form.querySelector("[data-actions-all]");
  const counters = inBars("[data-actions-counter]");
  const acrosses = inBars("[data-actions-across]");
  const acrossBoxes = inBars("[data-actions-across] input");
  const clears = inBars("[data-actions-clear]");
  let last = null;

  function update() {
    const ticked = boxes.filter((box) => box.checked).length;
    const full = ticked === boxes.length;
    if (!full) setAcross(false);
    const everything = acrossBoxes[0]?.checked ?? false;
    all.checked = full;
    all.indeterminate = ticked > 0 && !full;
    for (const across of acrosses) across.hidden = !full;
    for (const clear of clears) clear.hidden = ticked === 0;
    for (const counter of counters) {
      counter.textContent = everything
        ? `All ${bars[0].dataset.total} selected`
        : `${ticked} of ${boxes.length} selected`;
    }
  }

  function setAll(checked) {
    for (const box of boxes) box.checked = checked;
    update();
  }

  function setAcross(checked) {
    for (const box of acrossBoxes) box.checked = checked;
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
  for (const box of acrossBoxes) {
    box.addEventListener("change", () => {
      setAcross(box.checked);
      update();
    });
  }
  for (const clear of clears) {
    clear.addEventListener("click", () => {
      setAll(false);
      all.focus();
    });
  }
  window.addEventListener("pageshow", update); // going back restores the ticks
  counters.forEach((counter, i) => {
    counter.hidden = false;
    if (i > 0) counter.removeAttribute("aria-live"); // both say the same
  });
  update();
}
