// Pages in dialogs: fetched as popups, shown on top of this page, one above the
// other. A form in a dialog is sent from there, and comes back with its errors
// or with the answer that the dialog was opened for.
import { announceContent } from "./content.js";
import { adopt } from "./dialog-content.js";

let opened = 0;

// open shows the page at url, and calls back with the answer. opener is where
// the focus returns to; it lives under what the dialog is about.
export function open(url, opener, answered) {
  const view = build();
  const state = { typed: false, loading: null };
  document.body.append(view.dialog);
  view.dialog.showModal();

  function close() {
    state.loading?.abort();
    view.dialog.close();
    view.dialog.remove();
    if (opener.isConnected) opener.focus();
  }

  function leave() {
    if (!state.typed || window.confirm("Close this without saving? What you typed will be lost.")) close();
  }

  function answer(message) {
    close();
    answered(message);
  }

  async function load(address, request = {}) {
    state.loading?.abort();
    const loading = (state.loading = new AbortController());
    view.dialog.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { ...request, signal: loading.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const end = page.querySelector("[data-popup-response]");
      if (end) return answer({ model: end.dataset.popupModel, ...JSON.parse(end.dataset.popupResponse) });
      await show(page, response);
    } catch (failure) {
      if (loading.signal.aborted) return;
      say("The server did not answer. Please try again.");
    } finally {
      if (state.loading === loading) {
        state.loading = null;
        view.dialog.removeAttribute("aria-busy");
      }
    }
  }

  async function show(page, response) {
    const content = page.querySelector("main");
    if (!content) return say(`This could not be shown (${response.status}).`);
    const heading = await adopt(page, content, ++opened);
    view.body.replaceChildren(...content.childNodes);
    state.base = response.url;
    if (heading) view.dialog.setAttribute("aria-labelledby", heading);
    announceContent(view.body);
    focusFirst(view.body);
  }

  function say(text) {
    view.status.textContent = text;
    view.status.hidden = false;
  }

  function submit(event) {
    const form = event.target;
    const target = new URL(form.getAttribute("action") ?? "", state.base);
    event.preventDefault();
    view.status.hidden = true;
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    if (form.method === "get") {
      target.search = fields;
      load(target);
    } else {
      load(target, { method: "POST", body: fields });
    }
  }

  // Links between popups stay in the dialog; what leads elsewhere opens a tab.
  function follow(event) {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.target.closest("[data-dialog-close], .closelink, .cancel-link")) {
      event.preventDefault();
      return leave();
    }
    if (!link || !plain || event.defaultPrevented || link.dataset.relatedAction) return;
    const target = new URL(link.getAttribute("href"), state.base);
    const row = link.closest("[data-popup-choose]");
    if (row) {
      event.preventDefault();
      return answer({ action: "choose", value: row.dataset.popupChoose, obj: row.dataset.popupText });
    }
    if (target.origin === location.origin && target.searchParams.has("_popup")) {
      event.preventDefault();
      load(target);
    } else if (!link.getAttribute("href").startsWith("#")) {
      link.target = "_blank";
      link.rel = "noopener";
    }
  }

  view.dialog.addEventListener("submit", submit);
  view.dialog.addEventListener("click", follow);
  view.dialog.addEventListener("input", (event) => {
    if (event.target.form?.method === "post") state.typed = true;
  });
  view.dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    leave();
  });
  view.dialog.addEventListener("cancel", (event) => {
    if (event.target !== view.dialog) return;
    event.preventDefault();
    leave();
  });
  load(url);
}

function build() {
  const dialog = document.createElement("dialog");
  const body = document.createElement("div");
  const status = document.createElement("p");
  const close = document.createElement("button");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", "Loading…");
  close.type = "button";
  close.className = "icon-button dialog-close";
  close.dataset.dialogClose = "";
  close.setAttribute("aria-label", "Close");
  close.textContent = "×";
  status.className = "dialog-status";
  status.setAttribute("role", "alert");
  status.hidden = true;
  body.className = "dialog-body";
  body.textContent = "Loading…";
  dialog.append(close, status, body);
  return { dialog, body, status };
}

function focusFirst(body) {
  const bad = body.querySelector("[aria-invalid=true]");
  const first = body.querySelector("form :is(input, select, textarea):not([type=hidden])");
  const heading = body.querySelector("h1");
  if (heading) heading.tabIndex = -1;
  (bad ?? first ?? heading)?.focus();
}
