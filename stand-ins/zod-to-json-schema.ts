import { leftOut } from "./left-out.ts";

/** The SDK describes schemas of zod 3 by this; zod 4, of which all schemas here are, does it itself. */
export const zodToJsonSchema = leftOut("zodToJsonSchema of zod-to-json-schema");
