import * as z from "zod";

/** The binding to Workers AI, as far as it is used. */
export interface AiBinding {
  run(model: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** The binding that a deployment may have. */
export interface ImageBindings {
  readonly AI?: AiBinding;
}

/** What an image is made of. */
export interface ImageRequest {
  readonly prompt: string;
  /** Diffusion steps: more are better and slower. */
  readonly steps: number;
}

/** An image in base64. */
export interface Image {
  readonly data: string;
  readonly mimeType: string;
}

/** Workers AI made no image. The message is for the caller; `detail` is for the log and holds no prompt. */
export class ImageFailure extends Error {
  override readonly name = "ImageFailure";
  readonly detail: string;
  constructor(message: string, detail: string) {
    super(message);
    this.detail = detail;
  }
}

/** FLUX.1 schnell: 4 to 8 steps, answers with a JPEG in base64. */
const model = "@cf/black-forest-labs/flux-1-schnell";

/** How long an image may take, in milliseconds. */
const deadline = 60_000;

/** Longest image, in characters of base64. */
const longestImage = 6_000_000;

const answer = z.object({ image: z.base64().min(1).max(longestImage) });

/** Has Workers AI make an image. @throws {ImageFailure} */
export async function generate(ai: AiBinding, request: ImageRequest, signal: AbortSignal): Promise<Image> {
  const answered = answer.safeParse(await inTime(ai.run(model, { ...request }), signal));
  if (!answered.success) throw new ImageFailure(unusable, "an answer of an unexpected form");
  const { image } = answered.data;
  const mimeType = typeOf(image);
  if (mimeType === undefined) throw new ImageFailure(unusable, "an image of an unknown type");
  return { data: image, mimeType };
}

const unusable = "Workers AI answered with something that is no image. Try again later.";

/** The answer, unless it takes too long or nobody waits for it any more: the binding cannot be told to stop. */
async function inTime(answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new ImageFailure("Workers AI did not answer in time. Try again.", "no answer"));
  ended.addEventListener("abort", stop, { once: true });
  if (ended.aborted) stop();
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw error instanceof ImageFailure ? error : refusalOf(error);
  } finally {
    ended.removeEventListener("abort", stop);
  }
}

/** What Workers AI says of a request that it does not serve, by its code (Workers AI, errors). */
const refusals: Readonly<Record<string, string>> = {
  "3030": "Workers AI refused this prompt. Word it differently.",
  "3036": "The operator's daily allowance of Workers AI is used up. It starts anew at 00:00 UTC.",
  "3040": "Workers AI has no capacity left at the moment. Try again in a minute.",
};

function refusalOf(error: unknown): ImageFailure {
  // its messages begin with a code: "3036: You have used up…"; what follows may quote the prompt
  const code = error instanceof Error ? (/\b(\d{4})\b/.exec(error.message)?.[1] ?? "") : "";
  const message = refusals[code] ?? "Workers AI could not make this image. Try again later.";
  return new ImageFailure(message, code === "" ? "failed" : `failed with code ${code}`);
}

/** The type of an image, by how its base64 begins. */
function typeOf(base64: string): string | undefined {
  const beginnings = { "/9j/": "image/jpeg", iVBORw0KGgo: "image/png", UklGR: "image/webp" };
  return Object.entries(beginnings).find(([beginning]) => base64.startsWith(beginning))?.[1];
}
