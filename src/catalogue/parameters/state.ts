import * as z from "zod";

/** Which issues or pull requests of a repository a list has. */
export const stateFilter = z.enum(["open", "closed", "all"]).default("open");
