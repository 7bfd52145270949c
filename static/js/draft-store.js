// Keeps what was typed into forms in this browser: by user and address, for a
// while, and not too much of it. The origin keeps tenants apart.

const prefix = "draft:";
const pending = "draft.sent";
const maxAge = 7 * 24 * 60 * 60 * 1000;
const maxSize = 100_000; // characters of one draft
const maxDrafts = 20;

// attempt does without what storage refuses: it may be full, or forbidden.
function attempt(work, otherwise = null) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

export const keyOf = (form) => `${prefix}${form.dataset.drafts}:${new URL(form.action).pathname}`;

export const readDraft = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));

export const dropDraft = (key) => attempt(() => localStorage.removeItem(key));

export function keepDraft(key, draft) {
  const text = JSON.stringify(draft);
  if (text.length <= maxSize) attempt(() => localStorage.setItem(key, text));
}

const keys = () => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix)), []);

// dropOld forgets drafts that are old, and the oldest of too many.
export function dropOld() {
  const all = keys().map((key) => ({ key, at: readDraft(key)?.at ?? 0 }));
  all.sort((a, b) => b.at - a.at);
  all.forEach(({ key, at }, i) => {
    if (i >= maxDrafts || Date.now() - at > maxAge) dropDraft(key);
  });
}

export const dropAll = () => keys().forEach(dropDraft);

// A draft is dropped when what was sent turns out to be saved: the next page
// tells. It is none of a refusal, and not the log-in form.
export const noteSent = (key) => attempt(() => sessionStorage.setItem(pending, key));

export function settle(saved) {
  const key = attempt(() => sessionStorage.getItem(pending));
  if (!key) return;
  attempt(() => sessionStorage.removeItem(pending));
  if (saved) dropDraft(key);
}
