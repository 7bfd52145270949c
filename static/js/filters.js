// Remembers which filters are folded, by their title, as Django does.

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

for (const filter of document.querySelectorAll("details[data-filter-title]")) {
  const title = filter.dataset.filterTitle;
  if (states()[title] === false) filter.open = false;
  filter.addEventListener("toggle", () => remember(title, filter.open));
}
