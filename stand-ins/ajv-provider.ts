import { leftOut } from "./left-out.ts";

/**
 * The SDK's own choice of a validator. Sessions give it another: this one compiles schemas to code, which Workers
 * forbid.
 */
export const AjvJsonSchemaValidator = leftOut("AjvJsonSchemaValidator of @modelcontextprotocol/sdk");
