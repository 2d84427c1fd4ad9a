import { type Reach, reachInWords } from "../permissions/repositories.ts";
import { defineWords, type Words } from "./language.ts";

/** Which repositories a connection reaches. */
export const reachWords: Words<(reach: Reach) => string> = defineWords<(reach: Reach) => string>({
  en: reachInWords,
  ja: (reach) =>
    listed(reach) ??
    (reach.kind === "all" ? "アカウントから利用できるすべてのリポジトリ" : "公開リポジトリのみ"),
  ko: (reach) =>
    listed(reach) ?? (reach.kind === "all" ? "계정이 접근할 수 있는 모든 리포지토리" : "공개 리포지토리만"),
});

function listed(reach: Reach): string | undefined {
  return reach.kind === "listed" ? reach.patterns.join(", ") : undefined;
}
