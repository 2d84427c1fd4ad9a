import type { Context } from "hono";
import { createContext, useContext } from "hono/jsx";
import { type DetectorOptions, detectFromHeader } from "hono/language";

/** The languages of the pages. What programs read (errors of OAuth and MCP, tools) is in English. */
export const languages = ["en", "ja", "ko"] as const;

export type Language = (typeof languages)[number];

/** The same words in every language. Some take what they speak of, since languages put it in different places. */
export type Words<Said> = Readonly<Record<Language, Said>>;

/** Words of a page: those in English say which there are, so that none is forgotten in another language. */
export function defineWords<Said>(words: { en: Said; ja: NoInfer<Said>; ko: NoInfer<Said> }): Words<Said> {
  return words;
}

const detection: DetectorOptions = {
  order: ["header"],
  lookupFromHeaderKey: "accept-language",
  supportedLanguages: [...languages],
  fallbackLanguage: languages[0],
  ignoreCase: true,
  caches: false,
  // of ways that are not asked for
  lookupQueryString: "",
  lookupCookie: "",
  lookupFromPathIndex: 0,
};

/** The language that a browser prefers of those that there are (RFC 9110, section 12.5.4); English if none is. */
export function languageOf(c: Pick<Context, "req">): Language {
  // its type wants the whole context, of which it reads this
  const detected = detectFromHeader(c as Context, detection);
  return languages.find((language) => language === detected) ?? languages[0];
}

/** The language of the page at hand, for everything on it. */
export const PageLanguage = createContext<Language>(languages[0]);

/** The language of the page that this is shown on. */
export function pageLanguage(): Language {
  return useContext(PageLanguage);
}

/** Words in the language of the page that they stand on. */
export function inPageLanguage<Said>(words: Words<Said>): Said {
  return words[pageLanguage()];
}

/** Words in the language of whoever made a request. */
export function inLanguageOf<Said>(c: Pick<Context, "req">, words: Words<Said>): Said {
  return words[languageOf(c)];
}
