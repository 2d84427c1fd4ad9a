import type { PropsWithChildren } from "hono/jsx";
import { defineWords, inPageLanguage } from "../../web/language.ts";

/** What stands in the place of a part of a page that cannot be had now. */
export function Unavailable({ children }: PropsWithChildren) {
  return (
    <p class="warning" role="status">
      {children}
      {inPageLanguage(words)}
    </p>
  );
}

const words = defineWords({
  en: " Try again in a minute. What else is on these pages is as it says.",
  ja: "1 分ほど待ってから、もう一度お試しください。これらのページのほかの内容は、表示のとおりです。",
  ko: " 1분 후에 다시 시도하세요. 이 페이지들의 다른 내용은 표시된 그대로입니다.",
});
