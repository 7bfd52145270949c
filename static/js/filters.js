// Remembers which filters are folded, by their title, as Django does.
import { onContent } from "./content.js";

const key = "django.admin.filtersState";

function states() {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {}; // storage may be forbidden, or hold another program's text
  }
}

function remember(title, open) {
  try {
    sessionStorage.setItem(key, JSON.stringify({ ...states(), [title]: open }));
  } catch {
    // then it lasts until the next page
  }
}

onContent((root) => {
  for (const filter of root.querySelectorAll("details[data-filter-title]")) {
    const title = filter.dataset.filterTitle;
    if (states()[title] === false) filter.open = false;
    // At the click: the event "toggle" comes later, when the page may be gone already.
    filter.querySelector("summary").addEventListener("click", () => remember(title, !filter.open));
  }
  for (const form of root.querySelectorAll("form[data-find]")) startFind(form);
});

// Typing into "Find a user" narrows the choices below it, as pressing Find does.
function startFind(form) {
  const input = form.elements[form.dataset.find];
  const filter = form.closest(".filter");
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("aria-live", "polite");
  filter.append(said);
  let timer, asked;

  const find = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return form.submit();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(page.getElementById(input.id)?.closest(".filter"));
    } catch (mistake) {
      if (mistake.name !== "AbortError") form.submit();
    }
  };

  const show = (found) => {
    if (!found) return;
    for (const old of filter.querySelectorAll(":scope > ul, :scope > .filter-note, :scope > .filter-form")) old.remove();
    for (const part of found.querySelectorAll(":scope > ul, :scope > .filter-note, :scope > .filter-form")) said.before(part);
    const choices = filter.querySelectorAll("li").length - 1;
    said.textContent = found.querySelector(".filter-note")?.textContent ?? `${choices} found`;
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, 250);
  });
}
