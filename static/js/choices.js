// Gives a long list of checkboxes a filter and a counter.
import { onContent } from "./content.js";

onContent((root) => {
  for (const list of root.querySelectorAll(".choices-long")) {
    if (list.getAttribute("role") === "group") start(list);
  }
});

function start(list) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  const tools = document.createElement("div");
  const input = document.createElement("input");
  const counter = document.createElement("span");
  tools.className = "choices-tools";
  input.className = "input";
  input.type = "search";
  input.placeholder = "Filter…";
  input.setAttribute("aria-label", "Filter the choices");
  input.setAttribute("aria-controls", list.id);
  counter.setAttribute("aria-live", "polite");
  tools.append(input, counter);
  list.before(tools);

  const count = () => {
    counter.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length} chosen`;
  };

  // What is chosen is sent whether or not it is shown.
  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const box of boxes) {
      const choice = box.closest("label");
      const text = choice.textContent.toLowerCase();
      choice.hidden = !words.every((word) => text.includes(word));
    }
  };

  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // not to send the form
    if (event.key === "Escape") {
      input.value = "";
      filter();
    }
  });
  list.addEventListener("change", count);
  count();
}
