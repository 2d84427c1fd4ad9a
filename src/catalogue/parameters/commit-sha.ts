import * as z from "zod";

/** A commit, whole: what is shortened may name another one tomorrow. */
export const commitSha = z.string().regex(/^[0-9a-fA-F]{40}$/, "must be a commit's whole SHA: 40 hex digits");
