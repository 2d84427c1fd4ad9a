import { leftOut } from "./left-out.ts";

/** The SDK makes schemas of zod 3 of others of zod 3 only, and all schemas here are of zod 4. */
export const object = leftOut("object of zod/v3");
