import type { PropsWithChildren } from "hono/jsx";

/** What stands in the place of a part of a page that cannot be had now. */
export function Unavailable({ children }: PropsWithChildren) {
  return (
    <p class="warning" role="status">
      {children} Try again in a minute. What else is on these pages is as it says.
    </p>
  );
}
