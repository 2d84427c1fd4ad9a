import type { Context, Env } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Settings } from "../settings/settings.ts";
import { defineWords, inLanguageOf } from "./language.ts";
import { renderProblem } from "./render.tsx";
import type { Visitor } from "./visitor.ts";

/** The name of the field that proves where a form comes from. */
export const proofField = "proof";

/** Longest form of ours, in bytes. */
const longestForm = 64 * 1024;

/** Keeps larger forms from being read. @param startAgain where the person can go on */
export function formLimit<E extends Env & { Bindings: { readonly settings: Settings } }>(
  startAgain: (c: Context<E>) => string | undefined,
) {
  return bodyLimit({
    maxSize: longestForm,
    onError: (c: Context<E>) =>
      renderProblem(c, {
        status: 413,
        ...inLanguageOf(c, formWords).tooLarge,
        startAgain: startAgain(c),
      }),
  });
}

/**
 * A proof that a form was shown to this visitor, by this server: pages of other sites can send a form here, with the
 * visitor's cookie in some browsers, and cannot know it (OWASP, "Cross-Site Request Forgery Prevention").
 * @param action the path that the form goes to
 */
export async function formProof(
  { id }: Visitor,
  action: string,
  { secrets }: Pick<Settings, "secrets">,
): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await keyOf(secrets.current), messageOf(id, action));
  return Buffer.from(signature).toString("base64url");
}

/** What is said of forms that are not taken; `notOurs` to whoever sent one that {@link readForm} does not take. */
export const formWords = defineWords({
  en: {
    tooLarge: { title: "That form was too large", explanation: "Nothing was granted or changed." },
    notOurs:
      "This form was not sent from a page that this server showed you since you signed in here. Open the page anew and try again.",
  },
  ja: {
    tooLarge: {
      title: "送信された内容が大きすぎます",
      explanation: "許可も変更も行われていません。",
    },
    notOurs:
      "このフォームは、サインイン後にこのサーバーが表示したページから送信されたものではありません。ページを開き直して、もう一度お試しください。",
  },
  ko: {
    tooLarge: { title: "전송된 내용이 너무 큽니다", explanation: "허용되거나 변경된 것은 없습니다." },
    notOurs:
      "이 양식은 로그인한 후 이 서버가 표시한 페이지에서 보낸 것이 아닙니다. 페이지를 다시 열고 시도하세요.",
  },
});

/** Reads a form that this server showed to this visitor; undefined if it is another. */
export async function readForm(
  c: Context,
  { id }: Visitor,
  { secrets }: Pick<Settings, "secrets">,
): Promise<FormData | undefined> {
  // Fetch Metadata; browsers without it send nothing
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return undefined;
  const form = await c.req.raw.formData().catch(() => undefined);
  const proof = form?.get(proofField);
  if (!form || typeof proof !== "string") return undefined;
  const signature = Uint8Array.from(Buffer.from(proof, "base64url"));
  const message = messageOf(id, new URL(c.req.url).pathname);
  const isOurs = await crypto.subtle.verify("HMAC", await keyOf(secrets.current), signature, message);
  return isOurs ? form : undefined;
}

function messageOf(visitorId: string, action: string) {
  return new TextEncoder().encode(`${visitorId} ${action}`);
}

/** The key of the proofs, apart from the server secret's other uses. */
function keyOf(secret: string): Promise<CryptoKey> {
  const material = new TextEncoder().encode(`page forms: ${secret}`);
  return crypto.subtle.importKey("raw", material, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
}
