// Gives dates and times buttons for today and now, by the tenant's clock, and
// says so where the browser's is another.
import { onContent } from "./content.js";

onContent((root) => {
  for (const group of root.querySelectorAll(".datetime[data-offset]")) start(group);
});

function start(group) {
  if (group.querySelector("button")) return;
  const [date, time] = group.querySelectorAll("input");
  const offset = Number(group.dataset.offset);
  const now = () => new Date(Date.now() + offset * 60_000).toISOString();
  const today = () => put(date, now().slice(0, 10));
  add(date, "Today", today);
  add(time, "Now", () => {
    if (!date.value) today();
    put(time, now().slice(11, 19));
  });
  const ahead = -new Date().getTimezoneOffset() - offset;
  if (ahead !== 0) group.append(note(ahead, group.dataset.zone));
}

function add(input, text, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = text;
  button.addEventListener("click", press);
  input.parentElement.append(button);
}

function put(input, value) {
  input.value = value;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
  input.focus();
}

function note(ahead, zone) {
  const text = document.createElement("p");
  const hours = Math.abs(ahead) / 60;
  text.className = "help datetime-note";
  text.textContent = `The time here is ${zone}: your own clock is ${hours} ${hours === 1 ? "hour" : "hours"} ` +
    `${ahead > 0 ? "ahead of" : "behind"} it.`;
  return text;
}
