// Makes a select that holds no more than what is chosen an input that finds
// candidates while one types.
import "../vendor/tom-select/tom-select.complete.min.js";
import { onContent } from "./content.js";

const delay = 250; // Django's

onContent((root) => {
  for (const box of root.querySelectorAll("[data-autocomplete]")) start(box);
});

function start(box) {
  const select = box.querySelector("select");
  if (select.tomselect) return;
  const focused = select.autofocus || document.activeElement === select;
  select.autofocus = false;
  box.querySelector("button").hidden = true; // it is for those without scripts
  const listed = new Map(); // term → the candidates that the server gave
  const finder = new globalThis.TomSelect(select, {
    plugins: plugins(box, select),
    dropdownParent: box.closest(".table-scroll") ? "body" : null, // where it would be cut off
    valueField: "id",
    labelField: "text",
    searchField: [],
    score: (term) => {
      const ids = listed.get(term) ?? listed.get(listed.last);
      return (option) => (ids?.has(option.id) ? 1 : 0); // the server has searched
    },
    highlight: false,
    maxOptions: null,
    loadThrottle: delay,
    openOnFocus: !focused,
    preload: focused ? null : "focus",
    placeholder: select.multiple ? "" : select.querySelector('option[value=""]')?.text,
    hidePlaceholder: true,
    shouldLoad: () => true,
    firstUrl: (term) => address(box, term, 1),
    load(term, show) {
      load(this, term, show, listed);
    },
    render: {
      no_results: () => note("Nothing matches."),
      loading: () => note("Searching…"),
      loading_more: () => note("Looking for more…"),
      no_more_results: () => null,
    },
  });
  select.hidden = true; // for screen readers, too
  if (select.multiple) finder.on("item_add", () => finder.setTextboxValue("")); // what was typed has found it
  explain(finder, select);
  if (focused) {
    finder.focus();
    finder.on("blur", () => Object.assign(finder.settings, { openOnFocus: true, preload: "focus" }));
  }
}

function plugins(box, select) {
  const list = { virtual_scroll: {} };
  const name = select.labels[0]?.textContent.trim() ?? "";
  if (select.multiple) list.remove_button = { html: () => button("remove", "Remove") };
  else if ("clearable" in box.dataset) list.clear_button = { html: () => button("clear-button", `Clear ${name}`) };
  return list;
}

function address(box, term, page) {
  return `${box.dataset.autocomplete}&${new URLSearchParams({ term, page })}`;
}

// load asks for the first page of candidates, or for the one that follows.
async function load(finder, term, show, listed) {
  const url = finder.getUrl(term);
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const { results, pagination } = await answer.json();
    const page = Number(new URLSearchParams(url.split("?")[1]).get("page"));
    if (pagination.more) finder.setNextUrl(term, url.replace(/page=\d+$/, `page=${page + 1}`));
    const known = page > 1 ? listed.get(term) : [];
    listed.set(term, new Set([...known, ...results.map((result) => result.id)]));
    listed.last = term;
    show(results);
  } catch {
    show(); // offline, or not allowed any more: nothing is found
  }
}

// explain tells screen readers what they were told of the select, and what is chosen.
function explain(finder, select) {
  const input = finder.control_input;
  const invalid = select.getAttribute("aria-invalid");
  if (invalid) input.setAttribute("aria-invalid", invalid);
  if (select.required) input.setAttribute("aria-required", "true");
  const describe = () => {
    const items = [...finder.control.querySelectorAll(".item")];
    items.forEach((item, i) => {
      item.id = `${input.id}-item-${i}`;
      item.querySelector(".remove")?.setAttribute("aria-label", `Remove ${item.firstChild.textContent}`);
    });
    const ids = [...items.map((item) => item.id), select.getAttribute("aria-describedby")];
    input.setAttribute("aria-describedby", ids.filter(Boolean).join(" "));
  };
  finder.on("change", describe);
  select.addEventListener("change", describe);
  describe();
}

function button(className, name) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = "×";
  element.setAttribute("aria-label", name);
  element.title = name;
  return element;
}

function note(text) {
  const element = document.createElement("div");
  element.className = "finder-note no-results";
  element.textContent = text;
  return element;
}
