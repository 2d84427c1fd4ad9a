/**
 * A point in time as people read it, in the one time zone that a page without script can know.
 * @param exact to the second, in few characters: for tables
 */
export function Moment({ at, exact = false }: { at: number; exact?: boolean }) {
  const date = new Date(at);
  const words = date.toLocaleString("en-GB", {
    ...{ day: "numeric", month: exact ? "short" : "long", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", ...(exact && { second: "2-digit" }) },
    timeZone: "UTC",
  });
  return <time datetime={date.toISOString()}>{words} UTC</time>;
}
