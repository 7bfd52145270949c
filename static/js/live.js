// Keeps results up to date while votes come in. Without it, and where the
// server will not have it, the page goes on showing how things stood.
import { onContent } from "./content.js";

const retries = [5_000, 15_000, 60_000]; // after a refusal; lost connections the browser opens again
const pause = 3_000; // between two announcements

onContent((root) => {
  for (const element of root.querySelectorAll("[data-live]:not([data-live=''])")) listen(element);
});

function listen(element) {
  const content = element.querySelector("[data-live-content]");
  const mark = element.querySelector("[data-live-mark]");
  const announce = announcer(element.querySelector("[data-live-status]"));
  let source, timer;
  let refusals = 0;

  function open() {
    if (source || document.hidden) return;
    source = new EventSource(element.dataset.live);
    source.onopen = () => {
      refusals = 0;
      mark.hidden = false;
    };
    source.onerror = () => {
      mark.hidden = true;
      if (source.readyState !== EventSource.CLOSED) return;
      close();
      if (refusals < retries.length) timer = setTimeout(open, retries[refusals++]);
    };
    source.addEventListener("results", (event) => {
      const before = summary(content);
      morph(content, new DOMParser().parseFromString(event.data, "text/html").body);
      if (summary(content) !== before) announce(summary(content));
    });
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = undefined;
    mark.hidden = true;
  }

  // Browsers keep few connections to a server: tabs that nobody looks at give theirs back.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}

const summary = (content) => content.querySelector("[data-live-summary]")?.dataset.liveSummary;

// Says the latest of what there is to say, and lets the listener finish in between.
function announcer(status) {
  let waiting, text;
  return (next) => {
    text = next;
    waiting ??= setTimeout(() => {
      waiting = undefined;
      status.textContent = text;
    }, pause);
  };
}

// Makes what is on the page like what came, and keeps the elements that are
// there: so bars grow, opened tables stay open, and the focus stays where it is.
function morph(present, next) {
  const before = [...present.childNodes];
  const after = [...next.childNodes];
  after.forEach((node, i) => {
    const old = before[i];
    if (!old) present.append(node);
    else if (old.nodeName !== node.nodeName) old.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) {
      morphAttributes(old, node);
      morph(old, node);
    } else if (old.data !== node.data) old.data = node.data;
  });
  for (const old of before.slice(after.length)) old.remove();
}

function morphAttributes(present, next) {
  for (const { name } of [...present.attributes]) {
    if (name !== "open" && !next.hasAttribute(name)) present.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (present.getAttribute(name) !== value) present.setAttribute(name, value);
  }
}
