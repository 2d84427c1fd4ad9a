/** A point in time as people read it, in the one time zone that a page without script can know. */
export function Moment({ at }: { at: number }) {
  const date = new Date(at);
  const words = date.toLocaleString("en-GB", {
    ...{ day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
    timeZone: "UTC",
  });
  return <time datetime={date.toISOString()}>{words} UTC</time>;
}
