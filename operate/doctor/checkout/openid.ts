import { readDocument } from "../../../src/upstream/oidc/document.ts";
import { type Finding, failed, ok } from "../../finding.ts";
import { answerTo } from "../deployment/asking.ts";
import { Obstacle } from "../deployment/obstacle.ts";
import { shown } from "../deployment/shown.ts";
import { safeUrl } from "./safe-url.ts";

const check = "OpenID provider";

const fix =
  "Write OIDC.issuer exactly as the provider's /.well-known/openid-configuration has it, with or without a slash at its end.";

/** Whether a provider is found by its issuer, and says of itself what the server needs, as the server reads it. */
export async function checkProvider(issuer: string): Promise<readonly Finding[]> {
  const url = safeUrl(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  // the variables' own check says so
  if (url === undefined) return [];
  try {
    const answer = await answerTo(url, {});
    const document = readDocument(issuer, parsed(answer.text));
    if (answer.status === 200 && !("wrong" in document))
      return [ok(check, `${shown(issuer)} is reached, and names itself so.`)];
    const what = "wrong" in document ? `: its ${document.wrong} is missing or another` : "";
    return [
      failed(
        check,
        `${url.href} is answered with ${answer.status}, and not with what is needed${what}.`,
        fix,
      ),
    ];
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    return [failed(check, `${url.href} ${error.message}.`, `See whether this machine reaches it. ${fix}`)];
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
