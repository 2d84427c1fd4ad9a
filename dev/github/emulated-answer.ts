import { z } from "zod";
import type { Repository } from "./emulator.ts";
import { withoutConnection } from "./headers.ts";
import { publicLinks } from "./paging.ts";
import { refusalBody } from "./refusal.ts";

const refusedSchema = z.looseObject({ message: z.string() });
const privateSchema = z.looseObject({ private: z.literal(true) });

/** Whom an answer goes to, and about what. */
interface Audience {
  readonly privateRepositories: boolean;
  /** The origin of the REST API. */
  readonly publicUrl: string;
  readonly repository: Repository | undefined;
}

/** An answer of `emulate` as GitHub gives it to a caller who does, or does not, see private repositories. */
export async function emulatedAnswer(
  answer: Response,
  { privateRepositories, publicUrl, repository }: Audience,
): Promise<Response> {
  const { status } = answer;
  const headers = withoutConnection(answer.headers);
  const link = headers.get("link");
  if (link !== null) headers.set("link", publicLinks(link, publicUrl, repository));
  const isJson = headers.get("content-type")?.includes("json") ?? false;
  if (!isJson || (status < 400 && privateRepositories)) return new Response(answer.body, { status, headers });
  const body: unknown = await answer.json();
  return Response.json(status < 400 ? withoutPrivate(body) : inGitHubsWords(status, body), {
    status,
    headers,
  });
}

/** `emulate` refuses with the right statuses, and points to its own documentation. */
function inGitHubsWords(status: number, body: unknown): unknown {
  const refused = refusedSchema.safeParse(body);
  return refused.success ? { ...refused.data, ...refusalBody(status, refused.data.message) } : body;
}

/** Lists hold what the token may see. */
function withoutPrivate(body: unknown): unknown {
  if (!Array.isArray(body)) return body;
  return body.filter((item: unknown) => !privateSchema.safeParse(item).success);
}
