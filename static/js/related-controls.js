// The controls of relations, whatever they are: selects, lists of checkboxes,
// and inputs for keys.

// boxes are all controls of a model, in the rows that are yet to be added too.
function boxes(model) {
  const roots = [document, ...[...document.querySelectorAll("template")].map((template) => template.content)];
  return roots.flatMap((root) => [...root.querySelectorAll(`[data-related-model="${model}"]`)]);
}

const selectIn = (box) => box.querySelector("select");
const listIn = (box) => box.querySelector(".choices");
const inputIn = (box) => box.querySelector(".raw-id input");
const checkboxOf = (list, key) => list.querySelector(`input[value="${CSS.escape(key)}"]`);
const keysOf = (input) => input.value.split(",").map((key) => key.trim()).filter(Boolean);

// keyIn is the one key that a control holds.
export function keyIn(box) {
  if (!box || "relatedSeveral" in box.dataset) return "";
  return (selectIn(box) ?? inputIn(box))?.value.trim() ?? "";
}

// update brings all controls of a model in line with what was added, changed or deleted.
export function update(model, { action, value, obj, new_value: renamed }) {
  for (const box of boxes(model)) {
    if (!action) addTo(box, value, obj);
    if (action === "change") changeIn(box, value, obj, renamed ?? value);
    if (action === "delete") deleteIn(box, value);
  }
}

// choose gives a control what was added or picked for it.
export function choose(box, { value, obj }) {
  const [select, list, input] = [selectIn(box), listIn(box), inputIn(box)];
  if (select?.tomselect) {
    select.tomselect.addOption({ id: value, text: obj });
    select.tomselect.addItem(value);
  } else if (select) {
    addTo(box, value, obj);
    const several = select.multiple;
    for (const option of select.options) option.selected = option.value === value || (several && option.selected);
    changed(select);
  } else if (list) {
    const checkbox = checkboxOf(list, value);
    if (checkbox) checkbox.checked = true;
    if (checkbox) changed(checkbox);
  } else if (input) {
    const several = "relatedSeveral" in box.dataset;
    const keys = several ? keysOf(input) : [];
    const name = box.querySelector("[data-related-object]");
    if (!keys.includes(value)) input.value = [...keys, value].join(",");
    if (name && !keys.includes(value)) setName(name, several && keys.length > 0 ? `${name.textContent}, ${obj}` : obj, "");
    changed(input);
  }
}

function addTo(box, key, text) {
  const [select, list] = [selectIn(box), listIn(box)];
  const known = [...(select?.options ?? [])].some((option) => option.value === key);
  if (select && !select.tomselect && !known) select.add(new Option(text, key)); // a search finds it by itself
  if (list && !checkboxOf(list, key)) addCheckbox(box, list, key, text);
}

function addCheckbox(box, list, key, text) {
  const group = list.id.replace(/--\d+$/, "");
  const label = document.createElement("label");
  const input = document.createElement("input");
  const span = document.createElement("span");
  label.className = "choice";
  input.type = "checkbox";
  input.name = list.querySelector("input")?.name ?? group.replace(/^id_/, "");
  input.value = key;
  input.id = `${list.id}_new_${key}`;
  label.htmlFor = input.id;
  span.textContent = text;
  label.append(input, span);
  list.querySelector(".empty")?.remove();
  list.append(label);
}

function changeIn(box, key, text, renamed) {
  const [select, list, input] = [selectIn(box), listIn(box), inputIn(box)];
  for (const option of select?.options ?? []) {
    if (option.value !== key) continue;
    option.text = text;
    option.value = renamed;
  }
  const finder = select?.tomselect;
  if (finder?.options[key]) finder.updateOption(key, { ...finder.options[key], id: renamed, text });
  const checkbox = list && checkboxOf(list, key);
  if (checkbox) checkbox.closest("label").querySelector("span").textContent = text;
  const name = box.querySelector("[data-related-object]");
  if (input?.value.trim() === key && name) setName(name, text, name.getAttribute("href"));
}

function deleteIn(box, key) {
  const [select, list, input] = [selectIn(box), listIn(box), inputIn(box)];
  select?.tomselect?.removeOption(key);
  for (const option of [...(select?.options ?? [])]) if (option.value === key) option.remove();
  if (list) checkboxOf(list, key)?.closest("label").remove();
  if (!input || !keysOf(input).includes(key)) return;
  input.value = keysOf(input).filter((other) => other !== key).join(",");
  forgetName(box);
}

// forgetName takes the name away that stands beside a key.
export function forgetName(box) {
  const name = box.querySelector("[data-related-object]");
  if (name) setName(name, "", "");
}

// setName says what a key stands for. A name without an address is no link.
function setName(name, text, address) {
  name.textContent = text;
  if (address) name.setAttribute("href", address);
  else name.removeAttribute("href");
}

function changed(control) {
  for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
}
