import { createContext, useContext } from "hono/jsx";

/** What the place is called where people sign in, for everything on a page. */
export const UpstreamName = createContext<string | undefined>(undefined);

/** That name, for a sentence that is put together. */
export function upstreamName(): string {
  const name = useContext(UpstreamName);
  if (name === undefined) throw new Error("This is shown on pages only, which say the name");
  return name;
}

/** That name, in a page's text. */
export function Upstream() {
  return <>{upstreamName()}</>;
}
