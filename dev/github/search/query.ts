/** What somebody searches for: words, and qualifiers such as `repo:owner/name` or `-label:"help wanted"`. */
export interface SearchQuery {
  readonly words: readonly string[];
  /** The values of a qualifier, without quotes. */
  readonly wanted: (name: string) => readonly string[];
  readonly unwanted: (name: string) => readonly string[];
}

const TOKEN = /(-?)(?:([a-z-]+):)?(?:"([^"]*)"|([^\s"]+))/gi;
const OPERATORS = ["AND", "OR", "NOT"];

/** Reads `q`; `@me` is the caller. */
export function parseQuery(q: string, me: string | undefined): SearchQuery {
  const words: string[] = [];
  const qualifiers: { name: string; value: string; isUnwanted: boolean }[] = [];
  for (const [, minus, name, quoted, bare = ""] of q.matchAll(TOKEN)) {
    const value = quoted ?? bare;
    if (name === undefined) {
      if (!OPERATORS.includes(value)) words.push(value.toLowerCase());
    } else {
      const isMe = value === "@me" && me !== undefined;
      qualifiers.push({ name: name.toLowerCase(), value: isMe ? me : value, isUnwanted: minus === "-" });
    }
  }
  const values = (wantedName: string, wantsUnwanted: boolean) =>
    qualifiers
      .filter(({ name, isUnwanted }) => name === wantedName && isUnwanted === wantsUnwanted)
      .map(({ value }) => value);
  return {
    words,
    wanted: (name) => values(name, false),
    unwanted: (name) => values(name, true),
  };
}

/** Whether a text is one of those wanted, if any are, and none of those unwanted. */
export function isAmongWanted(query: SearchQuery, name: string, isOne: (value: string) => boolean): boolean {
  const wanted = query.wanted(name);
  return (wanted.length === 0 || wanted.some(isOne)) && !query.unwanted(name).some(isOne);
}

/** Whether a text holds every word. */
export const holdsWords = (words: readonly string[], text: string) =>
  words.every((word) => text.toLowerCase().includes(word));

export const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** `5`, `>5`, `>=5`, `<5`, `<=5`, `2..5`, `5..*`: for numbers, and for times by their text. */
export function isInRange<T extends number | string>(
  actual: T,
  range: string,
  read: (text: string) => T,
): boolean {
  const [, sign = "", limit = ""] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  const between = /^(.*)\.\.(.*)$/.exec(limit);
  if (between !== null) {
    const [, low = "*", high = "*"] = between;
    return (low === "*" || actual >= read(low)) && (high === "*" || actual <= read(high));
  }
  const bound = read(limit);
  if (sign === ">=") return actual >= bound;
  if (sign === "<=") return actual <= bound;
  if (sign === ">") return actual > bound;
  if (sign === "<") return actual < bound;
  return typeof actual === "string" && typeof bound === "string"
    ? actual.startsWith(bound)
    : actual === bound;
}

/** Whether a time lies in every range of a qualifier. */
export const isInTimes = (query: SearchQuery, name: string, time: string | null) =>
  query.wanted(name).every((range) => time !== null && isInRange<string>(time, range, (text) => text));

/** Whether a number lies in every range of a qualifier. */
export const isInNumbers = (query: SearchQuery, name: string, count: number) =>
  query.wanted(name).every((range) => isInRange<number>(count, range, Number));
