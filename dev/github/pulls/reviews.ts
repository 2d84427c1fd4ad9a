import { z } from "zod";
import { refusal, unprocessable } from "../refusal.ts";
import type { RepositoryCall } from "../repository-call.ts";
import { changesBetween, findPull } from "./pull.ts";
import type { CommentPlace } from "./pull-states.ts";
import { newCommentSchema, placeIn } from "./review-comments.ts";

const eventSchema = z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).optional();
const commentsSchema = z.array(newCommentSchema);
const reviewSchema = z.looseObject({ id: z.int() });

const UNPROCESSABLE = "Unprocessable Entity";

/** `POST /pulls/{number}/reviews`: the verdict on a pull request, with comments at lines of its changes. */
export async function createReview(call: RepositoryCall, number: string): Promise<Response> {
  const pull = await findPull(call, number);
  if (pull === undefined) return refusal(404);
  const event = eventSchema.safeParse(call.body.event ?? undefined);
  const comments = commentsSchema.safeParse(call.body.comments ?? []);
  if (!event.success)
    return unprocessable("Variable $event of type PullRequestReviewEvent was provided invalid value");
  if (!comments.success) return unprocessable(UNPROCESSABLE, ["Comments is invalid"]);

  const isOwn = pull.user?.login === call.request.token?.login;
  const verdict = { APPROVE: "approve", REQUEST_CHANGES: "request changes on", COMMENT: undefined };
  const forbidden = event.data === undefined ? undefined : verdict[event.data];
  if (isOwn && forbidden !== undefined)
    return unprocessable(UNPROCESSABLE, [`Review Can not ${forbidden} your own pull request`]);
  const hasText = typeof call.body.body === "string" && call.body.body.trim() !== "";
  const wantsText = event.data === "REQUEST_CHANGES" || event.data === "COMMENT";
  if (wantsText && !hasText && comments.data.length === 0)
    return unprocessable(UNPROCESSABLE, ["Review Body can't be blank"]);

  const changes = await changesBetween(call, pull.base.sha, pull.head.sha);
  const places: CommentPlace[] = [];
  const placed: unknown[] = [];
  for (const comment of comments.data) {
    const found = placeIn(changes?.files ?? [], comment);
    if (typeof found === "string") return unprocessable(UNPROCESSABLE, [`${found} could not be resolved`]);
    places.push(found.place);
    placed.push({ ...comment, position: found.position });
  }
  const commit = call.body.commit_id ?? pull.head.sha;
  const answer = await call.pass({ body: { ...call.body, commit_id: commit, comments: placed } });
  if (!answer.ok) return answer;
  const review = reviewSchema.parse(await answer.json());
  const written = await call.all(reviewSchema, `/pulls/${number}/reviews/${review.id}/comments`);
  for (const [index, place] of places.entries()) {
    const comment = written[index];
    if (comment !== undefined) call.github.pullStates.place(comment.id, place);
  }
  // GitHub answers 200 here, unlike elsewhere
  return Response.json(review, { headers: answer.headers });
}
