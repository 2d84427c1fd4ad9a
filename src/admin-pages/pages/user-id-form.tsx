import type { PropsWithChildren } from "hono/jsx";
import { accountIdPattern } from "../../identity/account-id.ts";
import { signInPlace, Upstream } from "../../web/upstream-name.tsx";

/** Asks for an account: by its id, for names change hands. */
export function UserIdForm({ action, children }: PropsWithChildren<{ action: string }>) {
  const isNumber = signInPlace().kind === "github";
  return (
    <form method="get" action={action} class="filter">
      <div>
        <label for="id">
          {isNumber ? <Upstream /> : "Account"} id ({isNumber ? "a number" : "“o” and 40 digits and letters"})
        </label>
        <input
          id="id"
          name="id"
          inputmode={isNumber ? "numeric" : undefined}
          pattern={accountIdPattern}
          required
          autocomplete="off"
        />
      </div>
      <button type="submit">{children}</button>
    </form>
  );
}
