import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { z } from "zod";
import { refusal } from "../refusal.ts";

/** The GitHub App, with its key as GitHub gives it for download: PKCS#1, in PEM. */
export interface GitHubApp {
  readonly id: number;
  readonly slug: string;
  readonly clientId: string;
  readonly privateKey: string;
}

const headerSchema = z.looseObject({ alg: z.literal("RS256") });
const claimsSchema = z.looseObject({
  iss: z.union([z.string(), z.int()]),
  iat: z.int(),
  exp: z.int(),
});

const LONGEST_SECONDS = 600;
/** Clocks differ a little. */
const DRIFT_SECONDS = 60;

/** What is wrong with the JWT of a request as the app; undefined when it is the app's own and valid. */
export function refusalOfJwt(app: GitHubApp, authorization: string | undefined): Response | undefined {
  const jwt = /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = claimsSchema.safeParse(decoded(payload)).data;
  if (claims === undefined || !headerSchema.safeParse(decoded(header)).success)
    return refusal(401, "A JSON web token could not be decoded");
  if (![String(app.id), app.clientId].includes(String(claims.iss)))
    return refusal(404, "Integration not found");
  const key = createPublicKey(createPrivateKey(app.privateKey));
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${payload}`),
    key,
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) return refusal(401, "A JSON web token could not be decoded");
  const now = Date.now() / 1000;
  if (claims.exp <= now)
    return refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (claims.exp > now + LONGEST_SECONDS)
    return refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  if (claims.iat > now + DRIFT_SECONDS)
    return refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  return undefined;
}

/** A JWT that says what one does to be taken for the app, with the claims that `emulate` reads. */
export function appJwt({ id, privateKey }: GitHubApp): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const text = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iss: id, iat: now - 1, exp: now + 60 })}`;
  return `${text}.${sign("sha256", Buffer.from(text), createPrivateKey(privateKey)).toString("base64url")}`;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return undefined;
  }
}
