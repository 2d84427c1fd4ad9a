import { z } from "zod";
import { defineTool } from "../catalogue/tool.ts";

export const whoAmI = defineTool({
  name: "whoami",
  title: "Who am I",
  description:
    "Says who is signed in, limited to what the person let this client see: sub always, username and name with the scope profile, email with the scope email.",
  input: z.strictObject({}),
  output: z.strictObject({
    sub: z.string().describe("GitHub's numeric user id"),
    username: z.string().optional(),
    name: z.string().optional(),
    email: z.string().optional(),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: [],
  run(_input, { caller }) {
    const profile = caller.scopes.includes("profile");
    return {
      sub: caller.userId,
      ...(profile && { username: caller.login }),
      ...(profile && caller.name !== undefined && { name: caller.name }),
      ...(caller.scopes.includes("email") && caller.email !== undefined && { email: caller.email }),
    };
  },
});
