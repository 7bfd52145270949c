// Makes the content of a fetched page fit to stand in another page.

const references = [
  "id", "for", "form", "list", "popovertarget",
  "aria-controls", "aria-describedby", "aria-labelledby", "aria-owns", "aria-activedescendant",
];

// adopt readies content, and gives the id of its heading. The page's scripts are
// loaded here: what they do is done to the dialog once its content is announced.
export async function adopt(page, content, number) {
  const scripts = [...page.querySelectorAll("script[type=module][src]")].map((script) => script.src);
  for (const script of content.querySelectorAll("script")) script.remove();
  rename(content, `--${number}`);
  await Promise.all(scripts.map((address) => import(address)));
  const heading = content.querySelector("h1");
  if (heading) heading.id ||= `dialog-title--${number}`;
  return heading?.id;
}

// rename gives ids that this page has already another ending. Rows that are
// cloned later keep it.
function rename(content, ending) {
  const fragments = [content, ...[...content.querySelectorAll("template")].map((template) => template.content)];
  const all = fragments.flatMap((fragment) => [...fragment.querySelectorAll("*")]);
  const taken = new Set(all.map((element) => element.id).filter((id) => id && document.getElementById(id)));
  for (const element of all) {
    for (const name of references) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.split(" ").map((id) => (taken.has(id) ? id + ending : id)).join(" "));
    }
  }
}
