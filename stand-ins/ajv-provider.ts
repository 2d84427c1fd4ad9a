import { leftOut } from "./left-out.ts";

/**
 * The SDK's validator of what people answer to a form. Here, who asks checks the answer, and forms are sent without the method
 * of the SDK's server that would. The library's own compiles schemas to code besides, which Workers forbid.
 */
export class AjvJsonSchemaValidator {
  readonly getValidator = leftOut("AjvJsonSchemaValidator of @modelcontextprotocol/sdk");
}
