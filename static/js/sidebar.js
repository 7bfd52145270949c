// Collapses the sidebar and filters its models. Both are remembered under the
// names that Django uses. Not a module, for a closed sidebar must not flash.
(() => {
  const openKey = "django.admin.navSidebarIsOpen";
  const filterKey = "django.admin.navSidebarFilterValue";
  const root = document.documentElement;

  function read(storage, key) {
    try {
      return window[storage].getItem(key);
    } catch {
      return null; // storage may be forbidden
    }
  }

  function write(storage, key, value) {
    try {
      window[storage].setItem(key, value);
    } catch {
      // then it lasts until the next page
    }
  }

  function setOpen(open, button) {
    root.dataset.sidebar = open ? "open" : "closed";
    button?.setAttribute("aria-expanded", String(open));
  }

  function collapse(sidebar) {
    const button = sidebar.querySelector("[data-sidebar-toggle]");
    setOpen(root.dataset.sidebar !== "closed", button);
    button.addEventListener("click", () => {
      const open = root.dataset.sidebar === "closed";
      setOpen(open, button);
      write("localStorage", openKey, String(open));
    });
  }

  function show(sidebar, text) {
    const wanted = text.trim().toLowerCase();
    let found = 0;
    for (const app of sidebar.querySelectorAll("[data-sidebar-app]")) {
      let shown = 0;
      for (const model of app.querySelectorAll("[data-sidebar-model]")) {
        model.hidden = !model.textContent.toLowerCase().includes(wanted);
        if (!model.hidden) shown++;
      }
      app.hidden = shown === 0;
      found += shown;
    }
    sidebar.querySelector("[data-sidebar-none]").hidden = found > 0;
  }

  function filter(sidebar) {
    const input = sidebar.querySelector("[data-sidebar-filter]");
    const update = () => {
      show(sidebar, input.value);
      write("sessionStorage", filterKey, input.value);
    };
    input.value = read("sessionStorage", filterKey) ?? "";
    show(sidebar, input.value);
    input.addEventListener("input", update);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || input.value === "") return;
      event.preventDefault(); // the popover stays open
      input.value = "";
      update();
    });
  }

  setOpen(read("localStorage", openKey) !== "false");

  document.addEventListener("DOMContentLoaded", () => {
    const sidebar = document.getElementById("nav-sidebar");
    if (!sidebar) return;
    collapse(sidebar);
    filter(sidebar);
    sidebar.querySelector("[data-sidebar-tools]").hidden = false;
  });
})();
