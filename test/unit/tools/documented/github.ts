import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";

/**
 * What GitHub documents as answers of its REST API: the examples of its own description of it
 * (https://github.com/github/rest-api-description; see LICENSE beside this), by method and route.
 */
const answers: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "answers.json"), { encoding: "utf8" }),
);

interface Route {
  readonly method: string;
  readonly form: RegExp;
  readonly answer: unknown;
  /** How many of its segments are fixed: of those that match, the most exact one is meant. */
  readonly exactness: number;
}

const routes: Route[] = Object.entries(answers)
  .map(([name, answer]) => {
    const [method = "", template = ""] = name.split(" ");
    const segments = template.split("/");
    const form = segments.map((segment) =>
      /^\{(path|ref|branch|tag)\}$/.test(segment) ? ".+" : variable(segment),
    );
    const exactness = segments.filter((segment) => !segment.startsWith("{")).length;
    return { method, form: new RegExp(`^${form.join("/")}$`), answer, exactness };
  })
  .sort((one, other) => other.exactness - one.exactness);

function variable(segment: string): string {
  return segment.startsWith("{") ? "[^/]+" : segment;
}

/**
 * Stands in for GitHub: answers each request as it documents. @param others in place of what is documented, by method
 * and path
 * @returns the requests for which nothing is documented here
 */
export function documentedGitHub(others: Readonly<Record<string, unknown>> = {}): string[] {
  const unknown: string[] = [];
  vi.stubGlobal("fetch", async (input: string, { method = "GET" }: RequestInit = {}) => {
    const { pathname } = new URL(input);
    const path = decodeURIComponent(pathname);
    const given = others[`${method} ${path}`];
    const route = routes.find((each) => each.method === method && each.form.test(path));
    if (given !== undefined || route) {
      const status = method === "POST" ? 201 : 200;
      return given instanceof Response ? given : Response.json(given ?? route?.answer, { status });
    }
    unknown.push(`${method} ${path}`);
    return Response.json({ message: "Not Found", status: "404" }, { status: 404 });
  });
  return unknown;
}

/** One of several documented answers of a route. */
export function documented(name: string): unknown {
  if (!(name in answers)) throw new Error(`Nothing is documented for ${name}.`);
  return answers[name];
}
