// A client that knows the API by the types of its description alone.
import type { paths } from "./api";

type Answer<T, S extends PropertyKey> = T extends { responses: Record<S, { content: { "application/json": infer A } }> }
  ? A
  : never;
type Body<T> = T extends { requestBody: { content: { "application/json": infer B } } } ? B : never;

async function get<P extends keyof paths>(path: P, address: string): Promise<Answer<paths[P]["get"], 200>> {
  return (await fetch(address)).json();
}

async function post<P extends keyof paths>(
  path: P, address: string, body: Body<paths[P]["post"]>,
): Promise<Answer<paths[P]["post"], 201>> {
  return (await fetch(address, { method: "POST", body: JSON.stringify(body) })).json();
}

const page = await get("/api/polls/", "/api/polls/?search=tea");
for (const poll of page.results) {
  const closed: string | null = poll.closed_at;
  const results = await get("/api/polls/{poll}/results/", `/api/polls/${poll.id}/results/`);
  const shares: number[] = results.choices.map((choice) => choice.share);
  console.log(poll.question.trim(), closed, shares);
}

const made = await post("/api/polls/", "/api/polls/", { question: "Tea or coffee?", choices: [{ choice_text: "Tea" }] });
const first = Array.isArray(made) ? made[0] : made;
const id: number | undefined = first?.id;
console.log(id);

// @ts-expect-error there is no such field
console.log(first?.no_such_field);
// @ts-expect-error a question is a text
await post("/api/polls/", "/api/polls/", { question: 1 });
