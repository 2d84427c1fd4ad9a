import { z } from "zod";
import { type Finding, failed, ok } from "../../finding.ts";
import { jsonOf } from "./answer.ts";
import type { Asking } from "./asking.ts";

const check = "request body";

const refusal = z.looseObject({ error: z.string(), error_description: z.string().optional() });

/**
 * Whether what is sent arrives: a registration without a redirect URI is refused as that, and nothing is stored. Had its
 * body been lost, it would be refused as no JSON.
 */
export async function checkRequestBody({ ask }: Asking): Promise<readonly Finding[]> {
  const answer = await ask("/register", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_name: "doctor" }),
  });
  const { data } = refusal.safeParse(jsonOf(answer));
  if (answer.status === 400 && data?.error === "invalid_client_metadata")
    return [ok(check, "The body of a POST reaches the server.")];
  return [
    failed(
      check,
      `POST /register is answered with ${answer.status} to a registration that lacks its redirect URIs, but not because of them: its body or its Content-Type does not reach the server.`,
      "A redirect on the way (http to https, or to another name) makes a POST lose its body, and some firewalls replace it: give clients the address that answers itself, and leave this host name out of such rules.",
    ),
  ];
}
