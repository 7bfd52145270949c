// The command palette: Ctrl+K, or the header's link, which leads to the same
// search without it. A combobox with a list of links, as the ARIA guide has it.

const link = document.querySelector("[data-palette]");
if (link) start(link);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function start(link) {
  let parts = null;
  const open = () => {
    parts ??= build(link.href);
    if (parts.dialog.open || document.querySelector("dialog[open]")) return;
    parts.dialog.showModal();
    parts.input.select();
    parts.ask();
  };
  link.setAttribute("aria-haspopup", "dialog");
  link.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    open();
  });
  document.addEventListener("palette:open", open);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    open();
  });
}

function build(address) {
  const input = make("input", {
    type: "search", name: "q", class: "input", role: "combobox", autocomplete: "off", placeholder: "Go to or search…",
    "aria-label": "Go to or search", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
  });
  const list = make("div", { id: "palette-list", class: "palette-list", role: "listbox", "aria-label": "Pages and objects" });
  const status = make("p", { class: "palette-status", role: "status" });
  const form = make("form", { action: address, class: "palette-form" }, input);
  const dialog = make("dialog", { class: "palette", "aria-label": "Search everything" }, form, list, status);
  document.body.append(dialog);

  let current = null;
  let timer = 0;
  let asked = 0;
  const options = () => [...list.querySelectorAll("[role=option]")];

  const select = (option) => {
    current?.setAttribute("aria-selected", "false");
    current = option ?? null;
    current?.setAttribute("aria-selected", "true");
    current?.scrollIntoView({ block: "nearest" });
    if (current) input.setAttribute("aria-activedescendant", current.id);
    else input.removeAttribute("aria-activedescendant");
  };

  const show = (found) => {
    let n = 0;
    const option = ({ text, url }) =>
      make("a", { role: "option", id: `palette-${n++}`, href: url, tabindex: "-1", "aria-selected": "false" }, text);
    const section = (name, links) => {
      const title = make("div", { class: "palette-title", "aria-hidden": "true" }, name);
      return make("div", { role: "group", "aria-label": name }, title, ...links);
    };
    list.replaceChildren(...found.groups.map((group) => {
      const links = group.links.map(option);
      if (group.more) links.push(option({ text: `All that is found in ${group.name}`, url: group.more }));
      return section(group.name, links);
    }));
    if (found.late.length > 0) {
      const links = found.late.map(({ text, url }) => option({ text: `Search ${text} alone`, url }));
      list.append(section("Not searched to the end", links));
    }
    select(options()[0]);
    status.textContent = found.complaint || (n === 0 ? "Nothing matches." : "");
  };

  const ask = async () => {
    const mine = ++asked;
    try {
      const query = new URLSearchParams({ q: input.value, _format: "json" });
      const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error("refused");
      const found = await answer.json();
      if (mine === asked) show(found); // not a late answer to what stood there before
    } catch {
      if (mine === asked) status.textContent = "The search does not answer. Press Enter to go to its page.";
    }
  };

  const move = (step) => {
    const all = options();
    select(all[(all.indexOf(current) + step + all.length) % all.length]);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (!current) return;
    event.preventDefault();
    current.click();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  return { dialog, input, ask };
}
