// Has blank fields follow what is typed into others, until somebody types into
// them by hand.
import { onContent } from "./content.js";

onContent((root) => {
  for (const field of root.querySelectorAll("[data-follows]")) start(field);
});

function start(field) {
  if (field.value !== "" || field.dataset.following) return;
  field.dataset.following = "yes";
  const form = field.form;
  // The names may change when rows of an inline are removed: they are asked each time.
  const sources = () => {
    const prefix = field.name.slice(0, field.name.lastIndexOf("-") + 1);
    return field.dataset.follows.split(" ").map((name) => form.elements[prefix + name]).filter(Boolean);
  };
  let byHand = false;
  field.addEventListener("input", (event) => (byHand ||= event.isTrusted));
  form.addEventListener("input", (event) => {
    if (byHand || !sources().includes(event.target)) return;
    const texts = sources().map((source) => source.value).filter(Boolean);
    field.value = slug(texts.join(" ")).slice(0, limit(field)).replace(/-$/, "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const limit = (field) => (field.maxLength > 0 ? field.maxLength : undefined);

// What taking the accents off does not turn into plain letters.
const plain = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

function slug(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæœøłđðþı]/g, (letter) => plain[letter])
    .replace(/[^a-z0-9_\s-]/g, "")
    .trim()
    .replace(/[\s-]+/g, "-");
}
