import { stripVTControlCharacters } from "node:util";

/**
 * What `wrangler dev` says that nobody needs to read: a line for each request, and each step of a reload but the
 * last. All else is the Worker's own log, or an error.
 */
const NOISE = [
  /^\[wrangler:info\] [A-Z]+ \S+ \d{3} .*\(\d+ms\)$/,
  /^\[wrangler:info\] Ready on /,
  /^⎔ (Starting|Reloading) local server/,
  /^Using secrets defined in /,
  /^$/,
];

/** A printer for the lines of `wrangler dev` that are worth reading; without colours where those are unreadable. */
export function workerLog(print: (line: string) => void, colours: boolean): (line: string) => void {
  return (line) => {
    const plain = stripVTControlCharacters(line).trimEnd();
    if (NOISE.some((noise) => noise.test(plain))) return;
    print(colours ? line : plain);
  };
}
