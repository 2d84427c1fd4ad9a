import { z } from "zod";
import { type Finding, failed, ok } from "../../finding.ts";
import { jsonOf } from "./answer.ts";
import type { Asking } from "./asking.ts";

const check = "token endpoint";

const refusal = z.looseObject({ error: z.enum(["invalid_client", "invalid_grant", "invalid_request"]) });

/**
 * Whether clients can exchange what a sign-in gave them (RFC 6749 section 5.2): one that nobody registered is refused as
 * that. Without this, people sign in and are sent back, and only then nothing works.
 */
export async function checkTokenEndpoint({ ask }: Asking): Promise<readonly Finding[]> {
  const body = { grant_type: "authorization_code", client_id: "doctor", code: "never-was-one" };
  const answer = await ask("/token", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: String(new URLSearchParams({ ...body, redirect_uri: "http://localhost/" })),
  });
  const isRefused = answer.status === 400 || answer.status === 401;
  if (isRefused && refusal.safeParse(jsonOf(answer)).success)
    return [ok(check, "POST /token refuses a client that there is not, as clients expect it.")];
  return [
    failed(
      check,
      `POST /token is answered with ${answer.status} to a client that there is not, and not with this server's refusal.`,
      "A firewall rule, another route or Worker answers at /token, or the form does not arrive: leave this host name out of such rules.",
    ),
  ];
}
