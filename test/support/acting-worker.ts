import { z } from "zod";
import { createCatalogue } from "../../src/catalogue/catalogue.ts";
import { repositoryParameters } from "../../src/catalogue/parameters/repository.ts";
import { defineTool } from "../../src/catalogue/tool.ts";
import { McpSession as Session } from "../../src/lanes/mcp-session.ts";
import type { Bindings } from "../../src/site.ts";
import { generateImage } from "../../src/tools/generate-image.ts";
import type { AiBinding } from "../../src/upstream/workers-ai/images.ts";
import { createWorker } from "../../src/worker.ts";

// Runs in workerd: the Worker with tools that act as the operator's app, and with a Workers AI.

export { AccountVault } from "../../src/accounts/account-vault.ts";
export { AuditBuffer } from "../../src/audit/audit-buffer.ts";
export { GrantLedger } from "../../src/authorization/grant-ledger.ts";

const openWorldHint = true;

const readAsApp = defineTool({
  name: "readAsApp",
  title: "Read as the app",
  description: "Reads the description of a repository as the operator's app.",
  input: z.strictObject({ ...repositoryParameters }),
  output: z.strictObject({ name: z.string() }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint },
  scopes: ["repos:read"],
  actsAs: "app",
  async run({ owner, repo }, context) {
    const { data } = await (await context.github()).request("GET /repos/{owner}/{repo}", { owner, repo });
    return { name: data.full_name };
  },
});

const commentAsApp = defineTool({
  name: "commentAsApp",
  title: "Comment as the app",
  description: "Comments on an issue as the operator's app.",
  input: z.strictObject({ ...repositoryParameters, number: z.number().int(), body: z.string() }),
  output: z.strictObject({ author: z.string() }),
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint },
  scopes: ["repos:write"],
  actsAs: "app",
  async run({ owner, repo, number, body }, context) {
    const api = await context.github();
    const { data } = await api.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      owner,
      repo,
      issue_number: number,
      body,
    });
    return { author: data.user?.login ?? "" };
  },
});

/** A JPEG, as far as it is looked at. */
const ai: AiBinding = {
  run: async (model, { prompt }) => {
    if (prompt === "too much") throw new Error("3036: You have used up your daily free allocation");
    return { image: model.includes("flux-1-schnell") ? "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==" : "" };
  },
};

const catalogue = createCatalogue([readAsApp, commentAsApp, generateImage]);

/** The bindings with a Workers AI among them; the same for the same. */
function withAi<Env extends object>(env: Env): Env & { AI: AiBinding } {
  const known = bound.get(env) ?? { ...env, AI: ai };
  bound.set(env, known);
  // what was kept for these bindings was made of them
  return known as Env & { AI: AiBinding };
}

const bound = new WeakMap<object, object>();

export class McpSession extends Session {
  protected override readonly catalogue = catalogue;

  constructor(...[state, env]: ConstructorParameters<typeof Session>) {
    super(state, withAi(env));
  }
}

const worker = createWorker(catalogue);

export default {
  fetch: (request, env, context) => worker.fetch(request, withAi(env), context),
} satisfies ExportedHandler<Bindings>;
