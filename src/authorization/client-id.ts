/**
 * Whether a text can be a client's id here: one of ours, or the URL of a metadata document. Others name nobody, and
 * are kept from the library, which writes some of what it looks up to the log as it came.
 */
export function isClientId(value: string): boolean {
  return /^[\x21-\x7e]{1,500}$/.test(value);
}

/** The client ids that a token request presents: in its form, or as HTTP Basic (RFC 6749 section 2.3.1). */
export function presentedClientIds(parameters: URLSearchParams, authorization: string | null): string[] {
  const [, credentials] = /^basic +(\S+)$/i.exec(authorization ?? "") ?? [];
  const basic = credentials === undefined ? [] : [userOf(credentials)];
  return [...parameters.getAll("client_id"), ...basic].filter((id) => id !== "");
}

/** The user part of Basic credentials, or an id that cannot be one if they are malformed. */
function userOf(credentials: string): string {
  try {
    const [user = ""] = Buffer.from(credentials, "base64").toString("utf8").split(":");
    return decodeURIComponent(user.replaceAll("+", " "));
  } catch {
    return "\u0000";
  }
}
