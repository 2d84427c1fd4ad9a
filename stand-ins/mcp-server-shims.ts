import { leftOut } from "./left-out.ts";

/**
 * What the SDK has of the runtime. The library's own also makes the schemas of all revisions when the Worker starts;
 * without it, those of a revision are made when the first request of it comes.
 */
export class DefaultJsonSchemaValidator {
  /** Checks what people answer to a form against its schema. Here, forms are checked by who asks. */
  readonly getValidator = leftOut("DefaultJsonSchemaValidator of @modelcontextprotocol/server");
}

/** For servers that speak over a process's input and output. */
export const process = undefined;
