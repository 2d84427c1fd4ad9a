import * as z from "zod";

/** The number of a line in a text, from 1. No text that is read here has more. */
export const line = z.number().int().min(1).max(10_000_000);
