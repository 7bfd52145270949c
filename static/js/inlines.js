// Adds and removes blank rows of an inline. The row that is copied lies in a
// <template>, numbered __prefix__; Django's management form counts the rows.
import { onContent } from "./content.js";

onContent((root) => {
  for (const inline of root.querySelectorAll("[data-inline]")) start(inline);
});

function start(inline) {
  const prefix = inline.dataset.inline;
  const rows = inline.querySelector("[data-inline-rows]");
  const template = inline.querySelector("[data-inline-template]");
  const add = inline.querySelector("[data-inline-add]");
  const status = inline.querySelector("[data-inline-status]");
  const total = inline.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const min = limit("MIN_NUM_FORMS", 0);
  const max = limit("MAX_NUM_FORMS", Infinity);
  if (!template || !add || !total) return;

  function limit(name, missing) {
    const value = inline.querySelector(`[name="${prefix}-${name}"]`)?.value;
    return value ? Number(value) : missing;
  }

  const all = () => [...rows.querySelectorAll(":scope > [data-inline-row]")];

  function update() {
    const count = all().length;
    total.value = count;
    add.hidden = count >= max;
    for (const button of rows.querySelectorAll("[data-inline-remove]")) button.hidden = count <= min;
    for (const none of inline.querySelectorAll("[data-inline-none]")) none.hidden = count > 0;
  }

  // say tells those who do not see the rows.
  function say(row, deed) {
    if (status) status.textContent = `Row ${all().indexOf(row) + 1} ${deed}.`;
  }

  add.addEventListener("click", () => {
    const row = template.content.querySelector("[data-inline-row]").cloneNode(true);
    renumber(row, prefix, "__prefix__", all().length);
    rows.insertBefore(row, template);
    update();
    say(row, "added");
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
  });

  rows.addEventListener("click", (event) => {
    const row = event.target.closest("[data-inline-remove]")?.closest("[data-inline-row]");
    if (!row) return;
    removeErrors(row);
    say(row, "removed");
    row.remove();
    all().forEach((other, i) => renumber(other, prefix, "\\d+", i));
    update();
    add.focus();
    document.dispatchEvent(new CustomEvent("formset:removed", { detail: { formsetName: prefix } }));
  });

  update();
}

// A tabular row's own errors stand in a row above it.
function removeErrors(row) {
  const above = row.previousElementSibling;
  if (above?.classList.contains("row-form-errors")) above.remove();
}

// Every attribute that names a control carries the row's number.
function renumber(row, prefix, number, to) {
  const pattern = new RegExp(`(^|\\s|id_)(${escape(prefix)}-)${number}(?=-|$|\\s)`, "g");
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby", "aria-labelledby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(pattern, `$1$2${to}`));
    }
  }
  const place = row.querySelector("[data-inline-place]");
  if (place) place.textContent = String(to + 1);
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
