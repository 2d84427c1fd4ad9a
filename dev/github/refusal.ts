import { STATUS_CODES } from "node:http";

/** GitHub's JSON error answer; `status` in the body is a string. */
export function refusal(
  status: number,
  message = STATUS_CODES[status] ?? "Error",
  headers?: HeadersInit,
): Response {
  return Response.json(
    refusalBody(status, message),
    headers === undefined ? { status } : { status, headers },
  );
}

/** The body of {@link refusal}. */
export function refusalBody(status: number, message: string) {
  return { message, documentation_url: "https://docs.github.com/rest", status: String(status) };
}
