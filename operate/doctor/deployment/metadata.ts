import { z } from "zod";
import { type Finding, failed, ok } from "../../finding.ts";
import { type Answer, jsonOf } from "./answer.ts";
import type { Asking } from "./asking.ts";
import { shown } from "./shown.ts";

const check = "metadata";

const authorizationServer = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  registration_endpoint: z.string(),
  code_challenge_methods_supported: z.array(z.string()),
});

const protectedResource = z.looseObject({
  resource: z.string(),
  authorization_servers: z.array(z.string()),
});

const rewritten =
  "The server takes its address from the request. What is in front of it (a proxy, a tunnel, a rule that overrides the host header) has to pass the Host on as clients sent it, and ask by https; or give clients the address that the server names.";

const another =
  "Whatever answers is not this server, or a version of it that is much older: see where the name leads, and deploy.";

/** RFC 8414 section 3.3: the issuer has to be the very one that was asked for, or clients stop. */
export async function checkAuthorizationServer({ ask, origin }: Asking): Promise<readonly Finding[]> {
  const path = "/.well-known/oauth-authorization-server";
  const answer = await ask(path);
  const document = documentIn(answer, authorizationServer);
  if (document === undefined) return [unreadable(answer)];
  if (document.issuer !== origin)
    return [
      failed(
        check,
        `${path} names the issuer ${shown(document.issuer)}, but it was asked for at ${origin}.`,
        rewritten,
      ),
    ];
  const { authorization_endpoint, token_endpoint, registration_endpoint } = document;
  const strange = [authorization_endpoint, token_endpoint, registration_endpoint].filter(
    (endpoint) => !endpoint.startsWith(`${origin}/`),
  );
  if (strange.length > 0)
    return [
      failed(
        check,
        `${path} names endpoints elsewhere: ${strange.map((url) => shown(url)).join(", ")}.`,
        rewritten,
      ),
    ];
  if (!document.code_challenge_methods_supported.includes("S256"))
    return [failed(check, `${path} does not offer PKCE with S256, without which clients stop.`, another)];
  return [ok(check, `${path} names the issuer ${origin}.`)];
}

/** RFC 9728 section 3.3: the same for each resource; the bare origin stands for /mcp. */
export async function checkResource({ ask, origin }: Asking, resource: string): Promise<readonly Finding[]> {
  const path = `/.well-known/oauth-protected-resource${resource}`;
  const answer = await ask(path);
  const document = documentIn(answer, protectedResource);
  if (document === undefined) return [unreadable(answer)];
  const expected = `${origin}${resource}`;
  if (document.resource !== expected)
    return [
      failed(
        check,
        `${path} names the resource ${shown(document.resource)}, and not ${expected}.`,
        rewritten,
      ),
    ];
  if (!document.authorization_servers.includes(origin)) {
    const named = document.authorization_servers.slice(0, 3).map((server) => shown(server));
    return [
      failed(
        check,
        `${path} sends clients to sign in at ${named.join(", ") || "no place"}, and not at ${origin}.`,
        rewritten,
      ),
    ];
  }
  return [ok(check, `${path} names the resource ${expected}.`)];
}

/** Undefined if it is no such document. @throws {Obstacle} if it is not even JSON */
function documentIn<Document>(answer: Answer, schema: z.ZodType<Document>): Document | undefined {
  const document = jsonOf(answer);
  return answer.status === 200 ? schema.safeParse(document).data : undefined;
}

function unreadable({ request, status }: Answer): Finding {
  return failed(check, `${request} is answered with ${status}, and not with the document.`, another);
}
