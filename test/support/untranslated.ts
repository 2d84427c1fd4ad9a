import { type HTMLElement, NodeType, parse } from "node-html-parser";

/** What pages in every language call by these names: products, protocols, units, and what people read on keys. */
const namesEverywhere: ReadonlySet<string> = new Set(
  `GitHub OpenID OAuth Connect UTC MCP SSE URL URI JSON CSV HTML HTTP HTTPS API ID IP DPoP PKCE JWT TLS SSH
  Cloudflare Workers Worker Wrangler Chromium Claude Code Cursor Visual Studio Copilot ChatGPT Codex Inspector
  Markdown Git Issue s ms px kB MB GB`.split(/\s+/),
);

/** What stands in these is somebody's own text, a name of programs, a time, or nothing that people read. */
const speaksForItself = "bdi, code, pre, time, textarea, style, script";

/** Attributes that people read or hear. */
const spokenAttributes = ["aria-label", "aria-description", "placeholder", "title", "data-label", "alt"];

/** Buttons whose words are an attribute. */
const button = "input[type=submit], input[type=button], input[type=reset]";

/** What every page's title ends with, and the first page's title is. */
const titleSuffix = /(?:^| · )GitHub tools$/;

/**
 * What is left in English on a page that is in another language: each run of two or more English words, and each text
 * that is nothing but English words, be it one. What stays in English on purpose says so with a `lang` of its own.
 * @param html a whole page
 * @param names those of this test's people, apps and places: they are the same in every language
 */
export function untranslated(html: string, names: readonly string[] = []): string[] {
  const page = parse(html).querySelector("html");
  const language = page?.getAttribute("lang");
  // on a page in English nothing would be found, and a test of it could not fail
  if (!page || !language || isEnglish(language))
    throw new Error("This is no page in another language than English.");
  return textsOf(page, language).flatMap((text) => englishIn(withoutNames(text, names)));
}

/** Every text of an element that is not said to be English. @param language of what stands around it */
function textsOf(element: HTMLElement, language: string): string[] {
  const own = element.getAttribute("lang") ?? language;
  const texts = isEnglish(own) ? [] : attributesOf(element);
  if (element.matches(speaksForItself)) return texts;
  for (const child of element.childNodes) {
    if (child.nodeType === NodeType.ELEMENT_NODE) texts.push(...textsOf(child as HTMLElement, own));
    else if (child.nodeType === NodeType.TEXT_NODE && !isEnglish(own)) texts.push(child.text);
  }
  return element.rawTagName === "title" ? texts.map((text) => text.replace(titleSuffix, "")) : texts;
}

function attributesOf(element: HTMLElement): string[] {
  const names = element.matches(button) ? [...spokenAttributes, "value"] : spokenAttributes;
  return names.flatMap((name) => element.getAttribute(name) ?? []);
}

function isEnglish(language: string): boolean {
  return /^en(?:-|$)/i.test(language);
}

/** A text without names, the longest first: one may be part of another. */
function withoutNames(text: string, names: readonly string[]): string {
  return names
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(name, " "), text);
}

/** Letters of other scripts, which end a run of English. */
const otherScripts = /[^\P{L}\p{Script=Latin}]+/u;

/** A word; not part of an address, a path, or an id. */
const word = /(?<![\w@./:#%+*=?&~$-])[A-Za-z]+(?:['’-][A-Za-z]+)*(?![\w@/:#%+*=&~$-]|[.?]\w)/g;

function englishIn(text: string): string[] {
  const isAllEnglish = !otherScripts.test(text);
  return text.split(otherScripts).flatMap((run) => {
    const words = (run.match(word) ?? []).filter((found) => !namesEverywhere.has(found));
    return words.length > (isAllEnglish ? 0 : 1) ? [run.replace(/\s+/g, " ").trim()] : [];
  });
}
