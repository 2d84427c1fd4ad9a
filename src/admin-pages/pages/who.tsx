import { clientTitle } from "../../web/client-identity.tsx";
import { displayText } from "../../web/display-text.ts";
import { defineWords, inPageLanguage, pageLanguage } from "../../web/language.ts";
import { addressOf } from "../address.ts";

interface Account {
  readonly userId: string;
  readonly login?: string | undefined;
}

/** An account: what it is called may be anybody's invention, the id is who it is. */
export function User({ userId, login }: Account) {
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

/** The same in a sentence, the id first. What follows in Japanese follows without a space. */
export function AccountInWords({ userId, login }: Account) {
  const said = inPageLanguage(words);
  const name = displayText(login ?? "");
  return (
    <>
      <strong>{userId}</strong>
      {name === "" ? said.afterId : said.inBrackets(name)}
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
      {title !== id && (
        <small class="below">
          <bdi>{id}</bdi>
        </small>
      )}
    </>
  );
}

/** The way on after something was done to an account. */
export function BackToUser({ userId }: { userId: string }) {
  return (
    <p class="actions">
      <a class="button primary" href={addressOf("/admin/users/one", { id: userId })}>
        {inPageLanguage(words).whatItHasNow}
      </a>
    </p>
  );
}

/** Whose it was. */
export function AccountLine({ userId, login }: Account) {
  return <p>{inPageLanguage(words).wasGrantOf({ userId, login })}</p>;
}

const words = defineWords({
  en: {
    afterId: "",
    inBrackets: (name: string) => (
      <>
        {" "}
        (<bdi>{name}</bdi>)
      </>
    ),
    whatItHasNow: "What the account has now",
    wasGrantOf: (account: Account) => (
      <>
        It was a grant of account <AccountInWords {...account} />
      </>
    ),
  },
  ja: {
    afterId: " ",
    inBrackets: (name) => (
      <>
        （<bdi>{name}</bdi>）
      </>
    ),
    whatItHasNow: "アカウントの現在の状態",
    wasGrantOf: (account) => (
      <>
        アカウント <AccountInWords {...account} />
        の許可でした。
      </>
    ),
  },
  ko: {
    afterId: "",
    inBrackets: (name) => (
      <>
        (<bdi>{name}</bdi>)
      </>
    ),
    whatItHasNow: "계정의 현재 상태",
    wasGrantOf: (account) => (
      <>
        계정 <AccountInWords {...account} />의 허가였습니다.
      </>
    ),
  },
});
