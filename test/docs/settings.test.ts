import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { experimental_readRawConfig } from "wrangler";
import { z } from "zod";
import { environment } from "../../src/settings/environment.ts";
import { root } from "./documents.ts";
import { tablesOf } from "./tables.ts";

const { rawConfig } = experimental_readRawConfig({ config: join(root, "wrangler.jsonc") });
const configured = z
  .looseObject({
    vars: z.record(z.string(), z.unknown()),
    secrets: z.object({ required: z.array(z.string()) }),
    durable_objects: z.object({ bindings: z.array(z.object({ name: z.string() })) }),
    d1_databases: z.array(z.object({ binding: z.string() })),
    kv_namespaces: z.array(z.object({ binding: z.string() })),
    ratelimits: z.array(z.object({ name: z.string(), simple: z.object({ limit: z.number() }) })),
    triggers: z.object({ crons: z.array(z.string()) }),
  })
  .parse(rawConfig);

const document = readFileSync(join(root, "docs/settings.md"), "utf8");

/** The names in the first column of the table that begins with it. */
function namesIn(column: string): { name: string; where: string }[] {
  const table = tablesOf(document).find(([first]) => first !== undefined && column in first) ?? [];
  return table.flatMap((row) =>
    [...(row[column] ?? "").matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = ""]) => ({
      name,
      where: row.Where ?? "",
    })),
  );
}

describe("docs/settings.md has every setting and no other", () => {
  const listed = namesIn("Variable");

  it("of what the server reads", () => {
    expect(listed.map(({ name }) => name).sort()).toEqual(Object.keys(environment.shape).sort());
  });

  it("of wrangler.jsonc: each of its vars, and no secret among them", () => {
    const vars = listed.filter(({ where }) => where === "`vars`").map(({ name }) => name);
    const known = Object.keys(configured.vars);
    expect(known.filter((name) => !vars.includes(name))).toEqual([]);
    // OIDC stands in a comment there: it is for those who need it
    expect(vars.filter((name) => !known.includes(name))).toEqual(["OIDC"]);
  });

  it("of the secrets that a deployment requires", () => {
    const secrets = listed.filter(({ where }) => where.startsWith("secret"));
    expect(
      configured.secrets.required.filter((name) => !secrets.some((secret) => secret.name === name)),
    ).toEqual([]);
  });

  it("of the bindings", () => {
    const bindings = [
      ...configured.durable_objects.bindings.map(({ name }) => name),
      ...configured.d1_databases.map(({ binding }) => binding),
      ...configured.kv_namespaces.map(({ binding }) => binding),
      ...configured.ratelimits.map(({ name }) => name),
    ];
    // AI is yours to add
    expect(
      namesIn("Binding")
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...bindings, "AI"].sort());
  });
});

it("docs/restrict.md has the numbers of the limiters", () => {
  const restrict = readFileSync(join(root, "docs/restrict.md"), "utf8");
  for (const { name, simple } of configured.ratelimits) {
    expect(restrict).toMatch(new RegExp(`\`${name}\`[^|]*: ${simple.limit} a minute`));
  }
});
