import * as oauth from "oauth4webapi";
import { UpstreamFailure } from "../failure.ts";

/**
 * What an error means that the OAuth library threw, or the way to the provider.
 * @param name of the provider, in sentences
 * @param act what it was asked for: "the sign-in"
 */
export function classify(error: unknown, name: string, act: string): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  if (error instanceof oauth.AuthorizationResponseError)
    return new UpstreamFailure(
      "forbidden",
      `${name} refused ${act}.`,
      `callback error ${errorCode(error.error)}`,
    );
  if (error instanceof oauth.ResponseBodyError)
    return new UpstreamFailure(
      "forbidden",
      `${name} did not accept ${act}.`,
      `error ${errorCode(error.error)}`,
      error.status,
    );
  if (
    error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.UnsupportedOperationError ||
    error instanceof oauth.WWWAuthenticateChallengeError
  )
    return malformed(name, act, error.code ?? error.name);
  const detail = error instanceof Error ? error.name : "unknown";
  return new UpstreamFailure(
    "unavailable",
    `${name} could not be reached for ${act}. Try again in a minute.`,
    detail,
  );
}

/** An answer that is not what the specification says, or not for us. @param detail for the log, in words of ours */
export function malformed(name: string, act: string, detail: string): UpstreamFailure {
  return new UpstreamFailure("malformed", `${name}'s answer to ${act} could not be used.`, detail);
}

/** An error code, safe to log: it may come in a URL that anybody can write. */
function errorCode(value: string): string {
  return /^[a-z_]{1,64}$/.test(value) ? value : "(not an error code)";
}
