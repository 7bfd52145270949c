// Light, dark or as the system is set: kept in localStorage "theme", told to the
// style sheet by html[data-theme]. Not a module, for it must run before the page
// is drawn.
(() => {
  const root = document.documentElement;
  const modes = ["auto", "light", "dark"];

  function stored() {
    try {
      const mode = localStorage.getItem("theme");
      return modes.includes(mode) ? mode : "auto";
    } catch {
      return "auto"; // storage may be forbidden
    }
  }

  function store(mode) {
    try {
      localStorage.setItem("theme", mode);
    } catch {
      // then it lasts until the next page
    }
  }

  // The first click must change something to see: it goes to the other scheme.
  function next(mode) {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const order = dark ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    return order[(order.indexOf(mode) + 1) % order.length];
  }

  function apply(mode) {
    root.dataset.theme = mode;
    for (const label of document.querySelectorAll("[data-theme-label]")) {
      label.textContent = `Toggle theme (current theme: ${mode})`;
    }
  }

  apply(stored());

  document.addEventListener("DOMContentLoaded", () => {
    apply(stored());
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const mode = next(root.dataset.theme);
        store(mode);
        apply(mode);
      });
    }
  });

  window.addEventListener("storage", (event) => {
    if (event.key === "theme") apply(stored());
  });
})();
