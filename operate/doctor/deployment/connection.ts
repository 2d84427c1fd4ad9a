import { Obstacle } from "./obstacle.ts";

const certificate =
  "Put a certificate there that browsers trust and that is for this very name. On Cloudflare: SSL/TLS, Edge Certificates; one for a new custom domain takes a few minutes.";

/** What became of a connection, by the code of its error: what it is in words, and what to do. */
const known: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOTFOUND: [
    "cannot be asked: this name has no address",
    "Look for a slip of the pen in the URL. A custom domain has to be among the Worker's domains, and a new name takes some minutes to be known.",
  ],
  EAI_AGAIN: [
    "cannot be asked: the name could not be looked up",
    "See whether this machine is connected to the internet, and try again.",
  ],
  ECONNREFUSED: [
    "cannot be asked: nobody listens there",
    "See whether the server runs, and whether the port is the right one.",
  ],
  ECONNRESET: [
    "is not answered: the connection was cut",
    "See whether a firewall or a proxy is between this machine and the server, and whether the URL should be https.",
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: [
    "cannot be asked: what listens there does not speak TLS",
    "See whether the port is the one for https.",
  ],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: [
    "cannot be asked: what listens there does not speak TLS",
    "See whether the port is the one for https.",
  ],
  CERT_HAS_EXPIRED: ["cannot be asked: its certificate has expired", certificate],
  ERR_TLS_CERT_ALTNAME_INVALID: ["cannot be asked: its certificate is for another name", certificate],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["cannot be asked: it signed its certificate itself", certificate],
  SELF_SIGNED_CERT_IN_CHAIN: [
    "cannot be asked: its certificate is of an authority that this machine does not know",
    `${certificate} If a proxy of your company is between, NODE_EXTRA_CA_CERTS names the file of its authority.`,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    "cannot be asked: its chain of certificates is not complete",
    certificate,
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    "cannot be asked: its chain of certificates is not complete",
    certificate,
  ],
  UND_ERR_HEADERS_OVERFLOW: [
    "is answered with more headers than a client reads",
    "See what is in front of the server: it does not send as many.",
  ],
};

/** An error of `fetch` as what kept the request from being answered. Its own words are not trusted to be short or plain. */
export function noAnswer(request: string, error: unknown, seconds: number): Obstacle {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError")) {
    return new Obstacle(
      "connection",
      request,
      `is not answered within ${seconds} seconds`,
      "See whether the server runs (npx wrangler tail shows what it is asked), and whether something between holds requests back.",
    );
  }
  // the Fetch standard names ports of other protocols ("bad port"), to which no client connects either
  if (error instanceof Error && error.cause instanceof Error && error.cause.message === "bad port")
    return new Obstacle(
      "connection",
      request,
      "cannot be asked: browsers and clients refuse to use this port",
      "Serve it at another port: 443 for https.",
    );
  const code = codeOf(error);
  const [message, fix] = known[code] ?? [
    `cannot be asked (${code})`,
    "See whether the URL is right, and whether this machine reaches it in another way, such as with curl.",
  ];
  return new Obstacle("connection", request, message, fix);
}

/** The first code in an error and its causes. */
function codeOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return "unknown error";
  if ("code" in error && typeof error.code === "string" && /^[A-Z0-9_]{1,60}$/.test(error.code))
    return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0], depth + 1);
  return error.cause === undefined ? error.name : codeOf(error.cause, depth + 1);
}
