// The links beside relations: they follow what is chosen, and open in dialogs.
// What is saved there comes to stand in every control of that model on the page.
import { onContent } from "./content.js";
import { open } from "./dialog.js";
import { choose, forgetName, keyIn, update } from "./related-controls.js";

onContent((root) => {
  for (const note of root.querySelectorAll("[data-related-newtab]")) note.hidden = true;
  for (const box of root.querySelectorAll("[data-related-model]")) follow(box);
});

// follow points the links at what the control holds.
function follow(box) {
  const key = keyIn(box);
  for (const link of box.querySelectorAll("[data-related-page]")) {
    if (link.dataset.relatedAction === "add") continue;
    if (key) {
      link.href = link.dataset.relatedPage.replace("__fk__", encodeURIComponent(key));
      link.removeAttribute("aria-disabled");
      link.removeAttribute("role");
    } else {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
      link.setAttribute("role", "link");
    }
  }
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-related-model]");
  if (!box) return;
  follow(box);
  if (event.isTrusted) forgetName(box); // it was another's
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-related-action][href]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const box = link.closest("[data-related-model]");
  event.preventDefault();
  const address = link.dataset.relatedPopup.replace("__fk__", encodeURIComponent(keyIn(box)));
  open(address, link, (answer) => {
    const model = box.dataset.relatedModel;
    if (answer.action !== "choose") update(answer.model ?? model, answer);
    const chosen = !answer.action || answer.action === "choose";
    if (chosen && (answer.model ?? model) === model) choose(box, answer);
    for (const other of document.querySelectorAll("[data-related-model]")) follow(other);
  });
});

// A popup that was opened in a window of its own.
window.addEventListener("message", (event) => {
  if (event.origin !== location.origin || !event.data?.popup?.model) return;
  update(event.data.popup.model, event.data.popup);
  for (const box of document.querySelectorAll("[data-related-model]")) follow(box);
});
