import { z } from "zod";
import type { ChangedFile } from "../diff.ts";
import { unprocessable, validationFailed } from "../refusal.ts";
import type { RepositoryCall } from "../repository-call.ts";
import { changesBetween, findPull } from "./pull.ts";
import type { CommentPlace } from "./pull-states.ts";

const sideSchema = z.enum(["LEFT", "RIGHT"]);

/** A comment as somebody writes it: at a line of one side, or at a position in the diff. */
export const newCommentSchema = z.looseObject({
  ...{ path: z.string(), body: z.string() },
  ...{ line: z.int().optional(), position: z.int().optional(), start_line: z.int().nullish() },
  ...{ side: sideSchema.optional(), start_side: sideSchema.nullish() },
  subject_type: z.enum(["line", "file"]).optional(),
});

type NewComment = z.infer<typeof newCommentSchema>;

/** Where a new comment stands in the diff, or which part of it could not be found there. */
export function placeIn(
  files: readonly ChangedFile[],
  { path, line, position, side = "RIGHT", start_line, start_side, subject_type }: NewComment,
): { place: CommentPlace; position: number } | "Path" | "Line" {
  const file = files.find(({ filename }) => filename === path);
  if (file === undefined) return "Path";
  const more = { startLine: start_line ?? null, startSide: start_side ?? null };
  if (subject_type === "file") return { place: { ...more, line: null, side, hunk: "" }, position: 1 };
  const lines = linesOf(file.patch ?? "");
  const found = lines.find((candidate) =>
    line === undefined ? candidate.position === position : candidate[side] === line,
  );
  if (found === undefined) return "Line";
  const place = { ...more, line: found[side] ?? found.LEFT ?? null, side, hunk: found.hunk };
  return { place, position: found.position };
}

interface DiffLine {
  /** 1 is the line below the first header of a hunk. */
  readonly position: number;
  readonly LEFT: number | undefined;
  readonly RIGHT: number | undefined;
  /** The hunk up to here. */
  readonly hunk: string;
}

function linesOf(patch: string): DiffLine[] {
  const found: DiffLine[] = [];
  let [left, right] = [0, 0];
  let hunk = "";
  for (const [position, line] of patch.split("\n").entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (header !== null) {
      [left, right] = [Number(header[1]), Number(header[2])];
      hunk = line;
      continue;
    }
    hunk += `\n${line}`;
    if (line.startsWith("\\")) continue;
    const [isOld, isNew] = [!line.startsWith("+"), !line.startsWith("-")];
    found.push({ position, LEFT: isOld ? left : undefined, RIGHT: isNew ? right : undefined, hunk });
    if (isOld) left += 1;
    if (isNew) right += 1;
  }
  return found;
}

const commentSchema = z.looseObject({ id: z.int(), line: z.int().nullable() });

/** A review comment with its place, which `emulate` does not keep. */
export function placedComment(call: RepositoryCall, comment: unknown): Record<string, unknown> {
  const parsed = commentSchema.parse(comment);
  const place = call.github.pullStates.placeOf(parsed.id);
  if (place === undefined) return { ...parsed, original_line: parsed.line, start_line: null };
  const { line, side, startLine, startSide, hunk } = place;
  return {
    ...parsed,
    ...{ line, original_line: line, side, start_line: startLine, original_start_line: startLine },
    ...{ start_side: startSide, diff_hunk: hunk },
  };
}

/** Lists of review comments, of a pull request or of one review, and one comment by itself. */
export async function readComments(call: RepositoryCall): Promise<Response> {
  const answer = await call.pass();
  if (!answer.ok) return answer;
  const body: unknown = await answer.json();
  const placed = Array.isArray(body)
    ? body.map((comment) => placedComment(call, comment))
    : placedComment(call, body);
  return Response.json(placed, { headers: answer.headers });
}

/** `POST /pulls/{number}/comments`, and replies to a comment. */
export async function createComment(call: RepositoryCall, number: string): Promise<Response | undefined> {
  const replied = call.body.in_reply_to;
  if (replied !== undefined)
    return placedAnswer(call, await call.pass({ body: { ...call.body, in_reply_to_id: replied } }));
  const pull = await findPull(call, number);
  const comment = newCommentSchema.safeParse(call.body).data;
  if (pull === undefined) return undefined;
  if (comment === undefined) return unprocessable("Validation Failed");
  const changes = await changesBetween(call, pull.base.sha, pull.head.sha);
  const found = placeIn(changes?.files ?? [], comment);
  if (typeof found === "string") {
    const field = `pull_request_review_thread.${found.toLowerCase()}`;
    const resource = "PullRequestReviewComment";
    return validationFailed({ resource, code: "custom", field, message: "could not be resolved" });
  }
  const answer = await call.pass({ body: { ...call.body, position: found.position } });
  return placedAnswer(call, answer, found.place);
}

/** `POST /pulls/{number}/comments/{id}/replies`. */
export async function reply(call: RepositoryCall, number: string, comment: string): Promise<Response> {
  const body = { ...call.body, in_reply_to_id: Number(comment) };
  return placedAnswer(call, await call.pass({ rest: `/pulls/${number}/comments`, body }));
}

async function placedAnswer(call: RepositoryCall, answer: Response, place?: CommentPlace): Promise<Response> {
  if (!answer.ok) return answer;
  const comment = commentSchema.parse(await answer.json());
  if (place !== undefined) call.github.pullStates.place(comment.id, place);
  const { status, headers } = answer;
  return Response.json(placedComment(call, comment), { status, headers });
}
