// What a form holds, and what of it was changed since the page came.

// Hidden fields are the program's; passwords and files are nobody else's.
const kept = (control) =>
  control.name && !["hidden", "password", "file", "submit", "button", "reset"].includes(control.type);

const controls = (form) => [...form.elements].filter(kept);

const chosen = (select, selected) => {
  const list = [...select.options].filter(selected);
  if (list.length === 0 && select.type === "select-one" && select.options.length > 0) list.push(select.options[0]);
  return list.map((option) => [option.value, option.text]);
};

function state(control) {
  if (control.type === "checkbox" || control.type === "radio") return { value: control.value, on: control.checked };
  if (control.options) return { chosen: chosen(control, (option) => option.selected) };
  return { text: control.value };
}

function isChanged(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (!control.options) return control.value !== control.defaultValue;
  const values = (selected) => chosen(control, selected).map(([value]) => value).sort().join("\n");
  return values((option) => option.selected) !== values((option) => option.defaultSelected);
}

// rows are the inlines' numbers of rows: all of them, and those that are saved.
export function rows(form) {
  const counts = {};
  for (const inline of form.querySelectorAll("[data-inline]")) {
    const prefix = inline.dataset.inline;
    const saved = Number(form.elements[`${prefix}-INITIAL_FORMS`]?.value ?? 0);
    counts[prefix] = { all: inline.querySelectorAll("[data-inline-row]").length, saved };
  }
  return counts;
}

export const changes = (form) =>
  controls(form).filter(isChanged).map((control) => ({ name: control.name, ...state(control) }));

export const hasFiles = (form) =>
  [...form.elements].some((control) => control.type === "file" && control.files.length > 0);

export const hasSecrets = (form) =>
  [...form.elements].some((control) => control.type === "password" && control.value !== "");

// restore gives a form the changes of another day.
export function restore(form, draft) {
  const now = rows(form);
  for (const [prefix, then] of Object.entries(draft.rows)) addRows(form, prefix, then, now[prefix]);
  let first;
  for (const change of draft.changes) {
    const name = renamed(change.name, draft.rows, now);
    for (const control of name ? controls(form).filter((control) => control.name === name) : []) {
      if ("on" in change && control.value !== change.value) continue;
      put(control, change);
      first ??= control;
    }
  }
  first?.focus();
}

function addRows(form, prefix, then, now) {
  const inline = form.querySelector(`[data-inline="${CSS.escape(prefix)}"]`);
  for (let n = now?.all ?? Infinity; n - now.saved < then.all - then.saved; n++) {
    const add = inline.querySelector("[data-inline-add]");
    if (!add || add.hidden) return;
    add.click();
  }
}

// renamed finds the place of a row when others were saved before it meanwhile.
// Which of the saved rows is which is not known then: they stay as they are.
function renamed(name, then, now) {
  for (const [prefix, { saved }] of Object.entries(then)) {
    const match = name.match(/^(.*)-(\d+)-(.*)$/);
    if (!match || match[1] !== prefix) continue;
    const moved = (now[prefix]?.saved ?? 0) - saved;
    if (moved === 0) return name;
    return Number(match[2]) < saved ? null : `${prefix}-${Number(match[2]) + moved}-${match[3]}`;
  }
  return name;
}

function put(control, change) {
  if ("on" in change) control.checked = change.on;
  else if (change.chosen && control.options) choose(control, change.chosen);
  else if ("text" in change) control.value = change.text;
  for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
}

function choose(select, wanted) {
  if (select.tomselect) return find(select.tomselect, wanted);
  for (const option of select.options) option.selected = false;
  for (const [value, text] of wanted) {
    let option = [...select.options].find((other) => other.value === value);
    if (!option) select.add((option = new Option(text, value))); // was looked up
    option.selected = true;
  }
}

// find has a select that looks for its candidates hold some without looking.
function find(finder, wanted) {
  finder.clear(true);
  for (const [id, text] of wanted.filter(([id]) => id !== "")) {
    finder.addOption({ id, text });
    finder.addItem(id, true);
  }
}
