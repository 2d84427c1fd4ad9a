import type { Caller } from "../authorization/caller.ts";
import { type ImageMaker, ToolFailure } from "../catalogue/context.ts";
import type { Settings } from "../settings/settings.ts";
import { type AiBinding, generate, ImageFailure } from "../upstream/workers-ai/images.ts";

/** Makes images for a caller, if the operator pays for theirs. */
export function imagesFor(
  { userId }: Caller,
  { imageUsers }: Pick<Settings, "imageUsers">,
  ai: AiBinding | undefined,
  signal: AbortSignal,
): ImageMaker {
  return async (request) => {
    if (!imageUsers.includes("*") && !imageUsers.includes(userId)) throw new ToolFailure(notAllowed);
    if (!ai) throw new ToolFailure(notBound, "no AI binding");
    try {
      return await generate(ai, request, signal);
    } catch (error) {
      throw error instanceof ImageFailure ? new ToolFailure(error.message, error.detail) : error;
    }
  };
}

const notAllowed =
  "The operator of this server does not let this account generate images. They can allow it in vars.IMAGE_USERS.";

const notBound =
  'This deployment has no Workers AI. Its operator can add "ai": { "binding": "AI" } to wrangler.jsonc; on a developer\'s machine that needs `npx wrangler login`.';
