// Keyboard shortcuts, listed under ?. Those of a single letter rest while
// somebody types, and can be switched off for good.

const key = "admin.shortcutsOff";
const href = (selector) => () => document.querySelector(selector);

// What a key does: a link or a button to press, or a field to go to.
const single = [
  ["/", "Search this list, or everything", () => document.getElementById("searchbar") ?? href("[data-palette]")()],
  ["n", "Next object, or page of the list", href("a[rel=next]")],
  ["p", "Previous object, or page of the list", href("a[rel=prev]")],
  ["l", "Back to the list", href(".breadcrumbs li:nth-child(3):not(:last-child) a")],
  ["h", "Home", href(".brand-link")],
  ["a", "Add", href(".heading .addlink")],
  ["?", "This list of shortcuts", href("[data-shortcuts]")],
];
const always = [
  ["Ctrl+K", "Go to a page, or search everything", null],
  ["Ctrl+S", "Save", href("form button[name=_save]")],
  ["Ctrl+Shift+S", "Save and continue editing", href("form button[name=_continue]")],
  ["Esc", "Close a dialog", null],
];

function isOff() {
  try {
    return localStorage.getItem(key) === "true";
  } catch {
    return false; // storage may be forbidden
  }
}

function setOff(off) {
  try {
    localStorage.setItem(key, String(off));
  } catch {
    // then it lasts until the next page
  }
}

const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function press(element) {
  if (!element) return false;
  if (element.matches("input")) element.select();
  element.focus();
  if (!element.matches("input")) element.click();
  return true;
}

function wanted(event) {
  if (event.altKey || document.querySelector("dialog[open]")) return null;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() !== "s") return null;
    return always[event.shiftKey ? 2 : 1];
  }
  if (isOff() || isTyping(event.target)) return null;
  return single.find(([name]) => name === event.key);
}

document.addEventListener("keydown", (event) => {
  const found = event.defaultPrevented || event.repeat ? null : wanted(event);
  if (found && press(found[2]())) event.preventDefault();
});

function lines(table) {
  return table.flatMap(([name, text]) => {
    const term = document.createElement("dt");
    const meaning = document.createElement("dd");
    for (const part of name.split("+")) {
      const mark = document.createElement("kbd");
      mark.textContent = part;
      term.append(mark);
    }
    meaning.textContent = text;
    return [term, meaning];
  });
}

function build() {
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  const list = document.createElement("dl");
  const label = document.createElement("label");
  const box = document.createElement("input");
  const close = document.createElement("button");
  dialog.className = "shortcuts";
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  title.id = "shortcuts-title";
  title.textContent = "Keyboard shortcuts";
  title.tabIndex = -1;
  title.autofocus = true; // the box below the list would have a telephone begin at its end
  list.append(...lines(always), ...lines(single));
  box.type = "checkbox";
  box.checked = !isOff();
  box.addEventListener("change", () => setOff(!box.checked));
  label.append(box, "Shortcuts of a single key");
  close.type = "button";
  close.className = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, label, close);
  document.body.append(dialog);
  return dialog;
}

let dialog = null;
for (const button of document.querySelectorAll("[data-shortcuts]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    dialog ??= build();
    button.closest("[popover]")?.hidePopover();
    dialog.showModal();
  });
}
