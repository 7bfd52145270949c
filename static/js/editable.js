// A list that is edited: an action would lose what was typed, and Save does not
// run the action that was chosen. Both are asked about.

const form = document.getElementById("changelist-form");
if (form) form.addEventListener("submit", ask);

function ask(event) {
  const pressed = event.submitter?.name;
  const chosen = [...form.querySelectorAll("select[name=action]")].some((select) => select.value);
  const question =
    pressed === "index" && isEdited()
      ? "There are changes in the list that are not saved. Running the action loses them. Run it?"
      : pressed === "_save" && chosen
        ? "You have chosen an action, which Save does not run. Save the changes in the list?"
        : "";
  if (question && !confirm(question)) event.preventDefault();
}

function isEdited() {
  if (form.querySelector("[data-list-typed]")) return true;
  const controls = form.querySelectorAll("tbody [name^='form-']:not([type=hidden])");
  return [...controls].some(differs);
}

function differs(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((o) => o.selected !== o.defaultSelected);
  return control.value !== control.defaultValue;
}
