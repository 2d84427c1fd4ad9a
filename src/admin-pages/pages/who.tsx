import { clientTitle } from "../../web/client-identity.tsx";
import { displayText } from "../../web/display-text.ts";
import { pageLanguage } from "../../web/language.ts";
import { addressOf } from "../address.ts";

/** An account: what it is called may be anybody's invention, the id is who it is. */
export function User({ userId, login }: { userId: string; login?: string | undefined }) {
  const name = displayText(login ?? "");
  return (
    <>
      <a href={addressOf("/admin/users/one", { id: userId })}>
        <bdi>{name || userId}</bdi>
      </a>
      {name !== "" && <small class="below">{userId}</small>}
    </>
  );
}

/** A client, likewise. */
export function Client({ clientId, clientName }: { clientId: string; clientName?: string | undefined }) {
  const title = clientTitle(pageLanguage(), clientId, clientName);
  const id = displayText(clientId, 100);
  return (
    <>
      <bdi>{title}</bdi>
      {title !== id && <small class="below">{id}</small>}
    </>
  );
}

/** The way on after something was done to an account. */
export function BackToUser({ userId }: { userId: string }) {
  return (
    <p class="actions">
      <a class="button primary" href={addressOf("/admin/users/one", { id: userId })}>
        What the account has now
      </a>
    </p>
  );
}

/** Whose it was. */
export function AccountLine({ userId, login }: { userId: string; login?: string | undefined }) {
  const name = displayText(login ?? "");
  return (
    <p>
      It was a grant of account <strong>{userId}</strong>
      {name !== "" && (
        <>
          {" "}
          (<bdi>{name}</bdi>)
        </>
      )}
    </p>
  );
}
