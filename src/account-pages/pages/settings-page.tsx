import { defineWords, inPageLanguage } from "../../web/language.ts";
import { upstreamName } from "../../web/upstream-name.tsx";

/** A link to where people sign in, to its page of this server. */
export function SettingsPage({ url }: { url: string }) {
  return <a href={url}>{inPageLanguage(words)(upstreamName())}</a>;
}

const words = defineWords({
  en: (upstream: string) => `its page in your ${upstream} settings`,
  ja: (upstream) => `${upstream} の設定にあるこのサーバーのページ`,
  ko: (upstream) => `${upstream} 설정에 있는 이 서버의 페이지`,
});
