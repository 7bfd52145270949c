// Forms that do not lose work: a warning before what was typed is left behind,
// and a draft of it in this browser that is offered again.
import { dropDraft, keepDraft, keyOf, noteSent, readDraft } from "./draft-store.js";
import { changes, hasFiles, hasSecrets, restore, rows } from "./form-state.js";

const form = document.querySelector("form[data-drafts]");
if (form) start(form);

function start(form) {
  const key = keyOf(form);
  const begin = JSON.stringify(rows(form));
  let sent = false;
  let timer = 0;

  const isDirty = () =>
    "unsaved" in form.dataset || changes(form).length > 0 || hasFiles(form) || hasSecrets(form) ||
    JSON.stringify(rows(form)) !== begin;

  const keep = () => {
    clearTimeout(timer);
    if (isDirty()) keepDraft(key, { at: Date.now(), changes: changes(form), rows: rows(form) });
    else dropDraft(key);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 500);
  };

  const old = readDraft(key);
  if (old?.changes && old.rows && !("unsaved" in form.dataset)) offer(form, old, () => dropDraft(key), keep);

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  document.addEventListener("formset:added", later);
  document.addEventListener("formset:removed", later);
  form.addEventListener("submit", () => {
    if (isDirty()) keep();
    noteSent(key);
    sent = true;
  });
  window.addEventListener("pageshow", () => (sent = false)); // back from where it was sent
  window.addEventListener("beforeunload", (event) => {
    if (sent || !isDirty()) return;
    keep();
    event.preventDefault();
  });
}

function offer(form, draft, discard, kept) {
  const box = document.createElement("div");
  box.className = "draft-offer";
  box.dataset.testid = "draft";
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  const done = () => {
    box.remove();
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };
  box.append(
    text,
    button("Restore", "button button-primary", () => {
      done();
      restore(form, draft);
      kept();
    }),
    button("Discard", "button", () => {
      discard();
      done();
    }),
  );
  form.before(box);
  text.textContent = `You have unsaved changes from ${when(new Date(draft.at))}.`;
}

function button(label, className, click) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = label;
  button.addEventListener("click", click);
  return button;
}

function when(at) {
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === new Date().toDateString()) return time;
  return `${at.toLocaleDateString([], { day: "numeric", month: "long" })}, ${time}`;
}
