import { createContext, useContext } from "hono/jsx";

/** Where people sign in, as far as sentences tell. */
export interface SignInPlace {
  readonly kind: "github" | "oidc";
  readonly name: string;
}

/** Where people sign in, for everything on a page. */
export const UpstreamPlace = createContext<SignInPlace | undefined>(undefined);

/** Where people sign in, for words that depend on which kind of place it is. */
export function signInPlace(): SignInPlace {
  const place = useContext(UpstreamPlace);
  if (place === undefined) throw new Error("This is shown on pages only, which say the place");
  return place;
}

/** Its name, for a sentence that is put together. */
export function upstreamName(): string {
  return signInPlace().name;
}
