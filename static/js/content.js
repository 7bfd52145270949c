// Tells scripts of what there is to enhance: the page, and whatever comes onto
// it later. Who adds something dispatches "content:added" on it, or Django's
// "formset:added" on the row of an inline.

export function onContent(start) {
  start(document);
  for (const name of ["content:added", "formset:added"]) {
    document.addEventListener(name, (event) => start(event.target));
  }
}

export function announceContent(root) {
  root.dispatchEvent(new CustomEvent("content:added", { bubbles: true }));
}
