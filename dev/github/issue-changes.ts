import { z } from "zod";
import { findIssue, type Issue, isPull } from "./issues.ts";
import { isAtLeast } from "./levels.ts";
import { noteState } from "./pulls/endpoints.ts";
import { findPull } from "./pulls/pull.ts";
import { type FieldError, refusal, validationFailed } from "./refusal.ts";
import type { RepositoryCall } from "./repository-call.ts";

const FOR_TRIAGE = ["labels", "assignees", "assignee", "milestone"];
const STATES = ["open", "closed"];
const REASONS = ["completed", "not_planned", "duplicate", "reopened", null];

const accountSchema = z.looseObject({ login: z.string() });
const milestoneSchema = z.looseObject({ number: z.int() });
const labelSchema = z.union([z.string(), z.looseObject({ name: z.string() }).transform(({ name }) => name)]);

/** `PATCH /issues/{number}`, for pull requests as well. */
export async function updateIssue(call: RepositoryCall, number: string): Promise<Response> {
  const issue = await findIssue(call, number);
  if (issue === undefined) return refusal(call.repository.hasIssues ? 404 : 410);
  const mayTriage = isAtLeast(await call.level(), "triage");
  if (!mayTriage && issue.user?.login !== call.request.token?.login)
    return refusal(403, "Must have admin rights to Repository.");
  // from those who may not triage, GitHub silently drops labels and the like
  const wanted: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(call.body).filter(([name]) => mayTriage || !FOR_TRIAGE.includes(name)),
  );
  const problem = await problemOf(call, wanted);
  if (problem !== undefined) return validationFailed(problem);
  const answer = isPull(issue)
    ? await changePull(call, number, wanted)
    : await changeIssue(call, issue, wanted);
  if (!answer.ok) return answer;
  return Response.json((await findIssue(call, number)) ?? issue, { headers: answer.headers });
}

async function problemOf(
  call: RepositoryCall,
  { title, state, state_reason: reason = null, milestone, ...more }: Readonly<Record<string, unknown>>,
): Promise<FieldError | undefined> {
  const wrong = (field: string, value: unknown): FieldError => {
    return { value, resource: "Issue", field, code: "invalid" };
  };
  if (title !== undefined && (typeof title !== "string" || title.trim() === ""))
    return { resource: "Issue", code: "missing_field", field: "title" };
  if (state !== undefined && !STATES.includes(String(state))) return wrong("state", state);
  if (!REASONS.some((known) => known === reason)) return wrong("state_reason", reason);
  for (const login of loginsOf(more) ?? []) {
    if ((await findAccount(call, login)) === undefined) return wrong("assignees", login);
  }
  const isKnown =
    milestone === undefined ||
    milestone === null ||
    (await call.find(milestoneSchema, `/milestones/${milestone}`)) !== undefined;
  return isKnown ? undefined : wrong("milestone", milestone);
}

function loginsOf({ assignees, assignee }: Readonly<Record<string, unknown>>): string[] | undefined {
  if (Array.isArray(assignees)) return assignees.map(String);
  return typeof assignee === "string" ? [assignee] : undefined;
}

async function findAccount(call: RepositoryCall, login: string) {
  const answer = await call.github.emulator.read(call.actor, `/users/${encodeURIComponent(login)}`);
  return answer.ok ? accountSchema.parse(await answer.json()) : undefined;
}

async function changeIssue(
  call: RepositoryCall,
  { number }: Issue,
  wanted: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const isDuplicate = wanted.state_reason === "duplicate";
  const body = isDuplicate ? { ...wanted, state_reason: "not_planned" } : wanted;
  const answer = await call.pass({ body });
  const changesState = wanted.state !== undefined || wanted.state_reason !== undefined;
  if (answer.ok && changesState) {
    const closedAs = isDuplicate ? "duplicate" : undefined;
    call.github.pullStates.change(call.repository.id, number, { closedAs });
  }
  return answer;
}

/** `emulate` changes a pull request as such only, and without assignees and milestone. */
async function changePull(
  call: RepositoryCall,
  number: string,
  { title, body, state, labels, milestone, ...more }: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const { pullStates } = call.github;
  const { id } = call.repository;
  const before = await findPull(call, number);
  const answer = await call.pass({ rest: `/pulls/${number}`, body: { title, body, state } });
  if (!answer.ok || before === undefined) return answer;
  noteState(call, before, state);
  if (Array.isArray(labels))
    await call.ask("PUT", `/issues/${number}/labels`, { labels: z.array(labelSchema).parse(labels) });
  const logins = loginsOf(more);
  if (logins !== undefined) {
    const found = await Promise.all(logins.map((login) => findAccount(call, login)));
    pullStates.change(id, before.number, { assignees: found.filter((account) => account !== undefined) });
  }
  if (milestone !== undefined) {
    const found = await call.find(milestoneSchema, `/milestones/${milestone}`);
    pullStates.change(id, before.number, { milestone: found ?? null });
  }
  return answer;
}
