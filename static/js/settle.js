// Runs on every page: forgets the draft of a form that was saved, and all of
// them at the end of a visit.
import { dropAll, dropOld, settle } from "./draft-store.js";

const refused = document.querySelector(".failure, .entrance, form[data-unsaved]");
settle(!refused);
dropOld();
document.getElementById("logout-form")?.addEventListener("submit", dropAll);
