/** What is wrong with a request, as the API says it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly notes: readonly string[];

  constructor(status: number, code: number, message: string, notes: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.notes = notes;
  }
}

/** The envelope that every answer of Cloudflare's API comes in. */
export function envelope(result: unknown): object {
  return { success: true, errors: [], messages: [], result };
}

/** The same of a refusal. */
export function refused({ code, message, notes }: Refusal): object {
  const chain = notes.map((note) => ({ code, message: note }));
  return {
    ...{ success: false, messages: [], result: null },
    errors: [{ code, message, ...(chain.length > 0 && { error_chain: chain }) }],
  };
}

/** What wrangler takes for "there is no such Worker". */
export const noSuchWorker = () => new Refusal(404, 10007, "This Worker does not exist on your account.");
