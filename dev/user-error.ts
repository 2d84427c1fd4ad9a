/** Something that the person at the terminal can mend: the message is the sentence to print, without a stack. */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** The command line itself is wrong. */
export class UsageError extends UserError {
  override readonly name = "UsageError";
}

/** Prints what went wrong and returns the exit code: 2 for a wrong command line, 1 for the rest. */
export function reportFailure(error: unknown): 1 | 2 {
  console.error(error instanceof UserError ? error.message : error);
  return error instanceof UsageError ? 2 : 1;
}
