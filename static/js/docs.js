// Swagger UI with the description of the API.
const place = document.getElementById("docs");
const scheme = matchMedia("(prefers-color-scheme: dark)");

// Examples are put into the fields of a call that is tried: all filters of a list
// at once would find nothing. Of what may be left out they become a part of the text.
function withoutExamples({ parameters, schemas }) {
  for (const parameter of Object.values(parameters)) {
    if (parameter.required) continue;
    const { example, ...schema } = schemas[parameter.schema.$ref?.split("/").pop()] ?? parameter.schema;
    const shown = parameter.example ?? example;
    if (shown !== undefined) parameter.description = `${parameter.description.trim()}\n\nFor example \`${shown}\`.`;
    parameter.schema = schema;
    delete parameter.example;
  }
}

// A browser sends its session by itself: there is nothing to type in.
function withoutSession(api) {
  api.security = api.security.filter((way) => !("session" in way));
  delete api.components.securitySchemes.session;
}

// Who comes with a key needs no token, and another site is not told of it.
function prove(request) {
  const { token } = place.dataset;
  const reads = ["GET", "HEAD", "OPTIONS"].includes(request.method);
  const ours = new URL(request.url, location.href).origin === location.origin;
  if (token && ours && !reads && !request.headers.Authorization) request.headers["X-CSRFToken"] ||= token;
  return request;
}

function dress() {
  const { theme } = document.documentElement.dataset;
  const dark = theme === "dark" || (theme !== "light" && scheme.matches);
  document.documentElement.classList.toggle("dark-mode", dark);
}

async function show() {
  const answer = await fetch(place.dataset.source);
  if (!answer.ok) throw new Error(`${place.dataset.source}: ${answer.status}`);
  const spec = await answer.json();
  withoutExamples(spec.components);
  withoutSession(spec);
  delete spec.servers; // it is this one
  SwaggerUIBundle({
    spec,
    domNode: place,
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    requestInterceptor: prove,
  });
}

dress();
scheme.addEventListener("change", dress);
new MutationObserver(dress).observe(document.documentElement, { attributeFilter: ["data-theme"] });
show().catch((error) => {
  place.textContent = `The description cannot be shown: ${error.message}`;
});
