import * as z from "zod";
import { claims, claimsOf } from "../authorization/claims.ts";
import { defineTool } from "../catalogue/tool.ts";

export const whoAmI = defineTool({
  name: "whoami",
  title: "Who am I",
  description:
    "Says who is signed in, limited to what the person let this client see: sub always; preferred_username, name, picture and groups with the scope profile; email and email_verified with the scope email. What was not allowed, or what nobody knows, is left out.",
  input: z.strictObject({}),
  output: claims,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  scopes: [],
  run: (_input, { caller }) => claimsOf(caller),
});
