/** How many keys are remembered. */
const mostRemembered = 10_000;

/**
 * Says of each key once a minute that it is the first time; for what must not be said as often as it happens. Where more
 * keys come than are remembered, it is said of those only.
 */
export function onceAMinute(most = mostRemembered): (key: string) => boolean {
  const lastOf = new Map<string, number>();
  return (key) => {
    const now = Date.now();
    const isOver = (at: number | undefined) => at === undefined || now - at >= 60_000;
    if (!isOver(lastOf.get(key))) return false;
    if (lastOf.size >= most) for (const [other, at] of lastOf) if (isOver(at)) lastOf.delete(other);
    if (lastOf.size >= most) return false;
    lastOf.set(key, now);
    return true;
  };
}
