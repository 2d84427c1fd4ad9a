import type { PropsWithChildren } from "hono/jsx";
import { accountIdPattern } from "../../identity/account-id.ts";
import { Upstream } from "../../web/upstream-name.tsx";

/** Asks for an account: by its id, for names change hands. */
export function UserIdForm({ action, children }: PropsWithChildren<{ action: string }>) {
  return (
    <form method="get" action={action} class="filter">
      <div>
        <label for="id">
          <Upstream /> id (a number)
        </label>
        <input id="id" name="id" inputmode="numeric" pattern={accountIdPattern} required autocomplete="off" />
      </div>
      <button type="submit">{children}</button>
    </form>
  );
}
