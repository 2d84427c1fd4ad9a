import { type ImageMaker, ToolFailure } from "../catalogue/context.ts";
import { type AiBinding, generate, ImageFailure } from "../upstream/workers-ai/images.ts";

/** Makes images, which the operator pays for: whose, their policy says. */
export function imagesBy(ai: AiBinding | undefined, signal: AbortSignal): ImageMaker {
  return async (request) => {
    if (!ai) throw new ToolFailure(notBound, "no AI binding");
    try {
      return await generate(ai, request, signal);
    } catch (error) {
      throw error instanceof ImageFailure ? new ToolFailure(error.message, error.detail) : error;
    }
  };
}

const notBound =
  'This deployment has no Workers AI. Its operator can add "ai": { "binding": "AI" } to wrangler.jsonc; on a developer\'s machine that needs `npx wrangler login`.';
