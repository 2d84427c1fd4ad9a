import { z } from "zod";

/** A GitHub App's permissions, by GitHub's names for them. */
export type Permissions = Readonly<Record<string, "read" | "write">>;

/** An object of `vars`, which can be JSON in text. What is wrong with it is the server's to say. */
const objectOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess(
    (value) => {
      if (typeof value !== "string") return value ?? {};
      try {
        return JSON.parse(value);
      } catch {
        return {};
      }
    },
    z.looseObject(shape).catch({} as z.output<z.ZodObject<Shape>>),
  );

const names = z.array(z.string()).optional();
const grantable = objectOf({ scopes: names });
const access = objectOf({ organizations: names, teams: names });
const policy = objectOf({ rules: z.array(z.looseObject({ for: names })).optional() });

/**
 * The least that an app needs for what the deployment's `vars` let people grant, and for the organizations that its
 * rules name. The permission for workflow files is not among them: whoever can change those can have them run with a
 * repository's secrets.
 */
export function permissionsFor(vars: Readonly<Record<string, unknown>>): Permissions {
  const scopes = grantable.parse(vars.GRANTABLE).scopes ?? ["email", "repos:read", "repos:write"];
  const inRepositories = scopes.includes("repos:write") ? "write" : "read";
  const reads = scopes.some((scope) => scope.startsWith("repos:"));
  return {
    metadata: "read",
    ...(reads && {
      ...{ contents: inRepositories, issues: inRepositories, pull_requests: inRepositories },
      actions: "read",
    }),
    ...(scopes.includes("email") && { emails: "read" }),
    ...(namesOrganizations(vars) && { members: "read" }),
  };
}

function namesOrganizations({ ACCESS, POLICY }: Readonly<Record<string, unknown>>): boolean {
  const { organizations = [], teams = [] } = access.parse(ACCESS);
  const subjects = (policy.parse(POLICY).rules ?? []).flatMap((rule) => rule.for ?? []);
  return (
    [...organizations, ...teams].length > 0 || subjects.some((name) => /^(organization|team):/i.test(name))
  );
}
