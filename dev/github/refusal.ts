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

/** What is wrong with a field, or with the whole, in an answer 422. */
export interface FieldError {
  readonly resource: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "unprocessable" | "custom";
  readonly field?: string;
  readonly message?: string;
  readonly value?: unknown;
}

/** 422 with what is wrong, each as GitHub lists it: an object of a field, or a sentence. */
export function unprocessable(message: string, errors: readonly (FieldError | string)[] = []): Response {
  const body = refusalBody(422, message);
  return Response.json(errors.length === 0 ? body : { ...body, errors }, { status: 422 });
}

/** 422 "Validation Failed". */
export const validationFailed = (...errors: readonly FieldError[]) =>
  unprocessable("Validation Failed", errors);
