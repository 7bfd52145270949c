// Ends a popup that somebody opened in a window of its own: tells the window that
// opened it what was saved, and closes. In a dialog the page is read, not run.

const saved = document.querySelector("[data-popup-response]");
if (saved && window.opener) {
  const popup = { model: saved.dataset.popupModel, ...JSON.parse(saved.dataset.popupResponse) };
  window.opener.postMessage({ popup }, location.origin); // to this tenant's pages alone
  window.close();
}
