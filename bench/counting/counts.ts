// What Workers count of themselves while they run in a benchmark or a test.

/** Where the counts are asked for; a POST begins them anew. */
export const countsPath = "/__counts";

/** What Cloudflare charges for, by its name in docs/cost.md; and statements to D1, which it charges by their rows. */
const nothing = {
  "Worker requests": 0,
  "KV reads": 0,
  "KV writes": 0,
  "KV deletes": 0,
  "KV lists": 0,
  "Object requests": 0,
  "Object rows read": 0,
  "Object rows written": 0,
  "D1 statements": 0,
  "D1 rows read": 0,
  "D1 rows written": 0,
};

const counts = { ...nothing };

export type Counted = keyof typeof counts;

/** How often each was done. */
export type Counts = Readonly<Record<Counted, number>>;

export function count(what: Counted, times = 1): void {
  counts[what] += times;
}

/** The answer to a request about the counts; any other is counted, and for the Worker to answer. */
export function answerAboutCounts(request: Request): Response | undefined {
  if (new URL(request.url).pathname !== countsPath) {
    count("Worker requests");
    return undefined;
  }
  if (request.method === "POST") Object.assign(counts, nothing);
  return Response.json(counts);
}
