// Makes a list of several two boxes, what is available and what is chosen, each
// with a filter. The list itself stays in the form, hidden, and is what is sent.
import { onContent } from "./content.js";

onContent((root) => {
  for (const box of root.querySelectorAll("[data-boxes]")) start(box);
});

function start(box) {
  const source = box.querySelector("select");
  if (source.hidden) return;
  const what = box.dataset.boxes.toLowerCase();
  const available = side(source, "available", `Available ${what}`, "Choose all", `Choose all ${what}`);
  const chosen = side(source, "chosen", `Chosen ${what}`, "Remove all", `Remove all ${what}`);
  const choose = button("Choose", `Choose the selected ${what}`);
  const remove = button("Remove", `Remove the selected ${what}`);
  const between = element("div", "boxes-between");
  choose.append(arrow("→"));
  remove.prepend(arrow("←"));
  between.append(choose, remove);
  box.append(available.root, between, chosen.root);
  source.hidden = true;
  for (const hint of box.querySelectorAll("[data-boxes-hint]")) hint.hidden = true;
  name(box, source, available.list);

  const draw = () => {
    fill(available, [...source.options].filter((option) => !option.selected));
    fill(chosen, [...source.options].filter((option) => option.selected));
    const hidden = chosen.total - chosen.list.options.length;
    chosen.note.textContent = hidden > 0 ? `${hidden} chosen, but hidden by the filter.` : "";
  };
  const move = (from, values, selected) => {
    if (values.length === 0) return;
    const at = from.list.selectedIndex;
    for (const option of source.options) if (values.includes(option.value)) option.selected = selected;
    source.dispatchEvent(new Event("change", { bubbles: true }));
    from.list.selectedIndex = Math.min(Math.max(at, 0), from.list.options.length - 1);
  };
  listen(available, choose, "ArrowRight", (values) => move(available, values, true));
  listen(chosen, remove, "ArrowLeft", (values) => move(chosen, values, false));
  for (const each of [available, chosen]) each.filter.addEventListener("input", draw);
  new MutationObserver(draw).observe(source, { childList: true }); // a dialog has added one
  source.addEventListener("change", draw); // a draft was taken up
  draw();
}

function side(source, kind, title, all, allTitle) {
  const id = `${source.id}_${kind}`;
  const root = element("div", "boxes-side");
  const label = element("label", "boxes-title");
  const filter = element("input", "input");
  const list = element("select", "input");
  const note = element("p", "help");
  list.id = id;
  list.multiple = true;
  list.size = 10;
  label.htmlFor = id;
  label.textContent = title;
  filter.type = "search";
  filter.placeholder = "Filter…";
  filter.setAttribute("aria-label", `Filter ${title.toLowerCase()}`);
  filter.setAttribute("aria-controls", id);
  note.setAttribute("role", "status");
  const every = button(all, allTitle);
  root.append(label, filter, list, every, note);
  return { root, label, title, filter, list, every, note, total: 0 };
}

// fill shows the options that the filter lets through.
function fill(side, options) {
  const words = side.filter.value.toLowerCase().split(/\s+/);
  const shown = options.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)));
  const marked = new Set([...side.list.selectedOptions].map((option) => option.value));
  side.total = options.length;
  side.label.textContent = `${side.title} (${options.length})`;
  side.list.replaceChildren(...shown.map(({ text, value }) => {
    const option = new Option(text, value, false, marked.has(value));
    option.title = text;
    return option;
  }));
}

function listen({ list, filter, every }, button, arrow, move) {
  const marked = () => [...list.selectedOptions].map((option) => option.value);
  const shown = () => [...list.options].map((option) => option.value);
  button.addEventListener("click", () => move(marked()));
  every.addEventListener("click", () => move(shown()));
  list.addEventListener("dblclick", () => move(marked()));
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== arrow) return;
    event.preventDefault();
    move(marked());
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // not to send the form
      move(shown().slice(0, 1));
    }
    if (event.key === "Escape" && filter.value) {
      event.preventDefault();
      filter.value = "";
      filter.dispatchEvent(new Event("input"));
    }
    if (event.key === "ArrowDown") list.focus();
  });
}

// name has the two boxes go by the name that the list had.
function name(box, source, list) {
  const [label] = source.labels;
  const described = source.getAttribute("aria-describedby");
  if (described) list.setAttribute("aria-describedby", described);
  if (!label) return;
  label.id ||= `${source.id}_label`;
  label.htmlFor = list.id;
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", label.id);
}

function button(text, title) {
  const made = element("button", "button");
  made.type = "button";
  made.textContent = text;
  made.title = title;
  return made;
}

// arrow points from one box to the other: down and up where they are stacked.
function arrow(text) {
  const made = element("span", "boxes-arrow");
  made.textContent = text;
  made.setAttribute("aria-hidden", "true");
  return made;
}

function element(kind, className) {
  const made = document.createElement(kind);
  made.className = className;
  return made;
}
