import { AdministrationRefusal } from "../administration/refusal.ts";
import { ToolFailure } from "../catalogue/context.ts";
import { ClientLacks, InputNeeded } from "../catalogue/conversation.ts";
import { originOf } from "../telemetry/error-origin.ts";
import { newReference } from "../telemetry/failure.ts";
import {
  classifyGitHubError,
  type UpstreamFailure,
  type UpstreamFailureKind,
} from "../upstream/github/failure.ts";
import { OutOfBounds } from "../upstream/github/gate.ts";
import { Limited } from "./limited.ts";
import { type Links, linkTo } from "./links.ts";
import type { Refusal } from "./refusal.ts";

/**
 * An error thrown on the way, as a refusal. Messages of errors we do not know stay here: they may hold anything.
 * @param links what the person can open to mend it
 */
export async function failureOf(error: unknown, links: Links): Promise<Refusal> {
  if (error instanceof ToolFailure) return failed(error);
  if (error instanceof AdministrationRefusal)
    return { kind: "failed", message: error.message, detail: `administration refused: ${error.reason}` };
  if (error instanceof InputNeeded) return { kind: "input-needed", message: error.message, input: error };
  if (error instanceof ClientLacks)
    return { kind: "client-lacks", message: error.message, required: error.required };
  if (error instanceof Limited) return error.refusal;
  const beyond = outOfBounds(error);
  if (beyond) return beyondBounds(beyond);
  const failure = classifyGitHubError(error);
  if (failure?.kind === "unlinked") return { kind: "unlinked", message: await withLink(failure, links) };
  if (failure) return { kind: "failed", message: await withLink(failure, links), detail: failure.detail };
  const reference = newReference();
  const origin = originOf(error);
  const [place = "an unknown place"] = origin.at;
  return {
    kind: "internal",
    message: `The tool failed for a reason of its own, which is logged. The operator of this server can find it by this reference: ${reference}`,
    detail: `${origin.error} at ${place}`,
    ...{ reference, origin },
  };
}

const docs = "https://docs.github.com";

/** What GitHub says of refusals that no page of the person's mends. */
const documentation: Readonly<Partial<Record<UpstreamFailureKind, string>>> = {
  "rate-limited": `${docs}/rest/using-the-rest-api/rate-limits-for-the-rest-api`,
  archived: `${docs}/repositories/archiving-a-github-repository/archiving-repositories`,
  "empty-repository": `${docs}/repositories/creating-and-managing-repositories/quickstart-for-repositories`,
  conflict: `${docs}/pull-requests/collaborating-with-pull-requests/addressing-merge-conflicts/about-merge-conflicts`,
  "not-found": `${docs}/rest/using-the-rest-api/troubleshooting-the-rest-api`,
};

/** What happened, and where the person can do something about it, or read about it. */
async function withLink({ message, remedy, kind, status }: UpstreamFailure, links: Links): Promise<string> {
  const link = remedy && (await linkTo(remedy, links));
  if (link !== undefined) return `${message} Link for the person: ${link}`;
  // what moved away is no mystery: its sentence says what to do
  const about = status !== undefined && status < 400 ? undefined : documentation[kind];
  return about === undefined ? message : `${message} About this: ${about}`;
}

/** Whether it is known of a request that it was not carried out: it was not sent, or GitHub said no to it. */
export function wasNotDone(error: unknown): boolean {
  // what it takes to send it was not to be had
  if (outOfBounds(error) || error instanceof ToolFailure) return true;
  return classifyGitHubError(error)?.isCertain === true;
}

/** What its person can grant is missing, like before the call; it was taken back since the client's token was made. */
function beyondBounds({ message, missing }: OutOfBounds): Refusal {
  return missing ? { kind: "insufficient-scope", message, missing } : { kind: "out-of-bounds", message };
}

function failed({ message, detail }: ToolFailure): Refusal {
  return { kind: "failed", message, ...(detail !== undefined && { detail }) };
}

/** The refusal of a request: as it was thrown, or as the cause that Octokit makes of what its fetch throws. */
export function outOfBounds(error: unknown): OutOfBounds | undefined {
  if (error instanceof OutOfBounds) return error;
  return error instanceof Error && error.cause instanceof OutOfBounds ? error.cause : undefined;
}
