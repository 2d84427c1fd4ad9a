import type { PropsWithChildren } from "hono/jsx";

/** Asks for an account: by its id, for names change hands. */
export function UserIdForm({ action, children }: PropsWithChildren<{ action: string }>) {
  return (
    <form method="get" action={action} class="filter">
      <div>
        <label for="id">GitHub id (a number)</label>
        <input id="id" name="id" inputmode="numeric" pattern="[1-9][0-9]{0,19}" required autocomplete="off" />
      </div>
      <button type="submit">{children}</button>
    </form>
  );
}
