import type { PropsWithChildren } from "hono/jsx";
import { accountIdPattern } from "../../identity/account-id.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { type SignInPlace, signInPlace } from "../../web/upstream-name.tsx";

/** Asks for an account: by its id, for names change hands. */
export function UserIdForm({ action, children }: PropsWithChildren<{ action: string }>) {
  const place = signInPlace();
  return (
    <form method="get" action={action} class="filter">
      <div>
        <label for="id">{inPageLanguage(labels)(place)}</label>
        <input
          id="id"
          name="id"
          inputmode={place.kind === "github" ? "numeric" : undefined}
          pattern={accountIdPattern}
          required
          autocomplete="off"
        />
      </div>
      <button type="submit">{children}</button>
    </form>
  );
}

const labels = defineWords({
  en: ({ kind, name }: SignInPlace) =>
    kind === "github" ? `${name} id (a number)` : "Account id (“o” and 40 digits and letters)",
  ja: ({ kind, name }) =>
    kind === "github" ? `${name} ID（数字）` : "アカウント ID（「o」と 40 桁の英数字）",
  ko: ({ kind, name }) => (kind === "github" ? `${name} ID(숫자)` : "계정 ID(“o”와 영문·숫자 40자리)"),
});
