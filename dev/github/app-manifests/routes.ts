import { generateKeyPairSync, randomBytes, randomInt } from "node:crypto";
import { type Context, Hono } from "hono";
import type { GitHubContext } from "../context.ts";
import { refusal } from "../refusal.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { CREATE, emptyPage, installedPage, invalidPage, proposalPage } from "./page.ts";

/**
 * Registering a GitHub App from a manifest: a form sends the person and the manifest here, a page asks them, and its
 * button makes the app and sends them back with a code. Whoever makes an app is `inspector`, for nobody is signed in.
 */
export function newAppRoutes(github: GitHubContext): Hono {
  const app = new Hono();

  for (const path of ["/settings/apps/new", "/organizations/:organization/settings/apps/new"]) {
    app.get(path, (c) => c.html(emptyPage()));
    app.post(path, async (c) => {
      const { manifest: field } = await c.req.parseBody();
      const manifest = readManifest(field);
      if (typeof manifest === "string" || typeof field !== "string") return refused(c, manifest);
      const { state } = c.req.query();
      return c.html(proposalPage({ manifest, field, state, organization: c.req.param("organization") }));
    });
  }

  app.post(CREATE, async (c) => {
    const { manifest: field, name = "", state, organization } = await c.req.parseBody();
    const manifest = readManifest(field);
    if (typeof manifest === "string") return refused(c, manifest);
    const { redirect_url: back } = manifest;
    if (typeof name !== "string" || name.trim() === "" || name.length > 34)
      return refused(c, "Name is missing, or too long (maximum is 34 characters)");
    if (github.apps.hasName(name)) return refused(c, "Name is already taken");
    if (back === undefined) return refused(c, `"redirect_url" wasn't supplied.`);
    const owner = typeof organization === "string" ? organization : "inspector";
    const target = new URL(back);
    target.searchParams.set("code", register(github, { ...manifest, name }, owner));
    if (typeof state === "string") target.searchParams.set("state", state);
    return c.redirect(target.href);
  });

  app.get("/apps/:slug/installations/new", (c) => c.html(installedPage()));

  return app;
}

const refused = (c: Context, sentence: unknown) => c.html(invalidPage(String(sentence)), 422);

/** `POST /app-manifests/{code}/conversions`: nobody has to be signed in, for the code is the proof. */
export function conversionRoutes({ manifestCodes }: GitHubContext): Hono {
  const app = new Hono();
  app.post("/app-manifests/:code/conversions", (c) => {
    const conversion = manifestCodes.redeem(c.req.param("code"));
    return conversion === undefined ? refusal(404) : c.json(conversion, 201);
  });
  return app;
}

/** Makes the app, whose people can then sign in. @returns the code that its credentials are got with */
function register(github: GitHubContext, manifest: Manifest & { name: string }, owner: string): string {
  const { name, callback_urls: callbacks, hook_attributes: hook } = manifest;
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  const client_id = `Iv23li${randomBytes(7).toString("hex")}`;
  const client_secret = randomBytes(20).toString("hex");
  const [first = manifest.url, ...others] = callbacks;
  github.apps.add({
    ...{ client_id, client_secret, name, kind: "github-app" },
    redirect_uris: [first, ...others],
  });
  return github.manifestCodes.issue({
    ...{ id: randomInt(100_000, 10_000_000), slug, client_id, client_secret, name },
    owner: { login: owner },
    webhook_secret: hook === undefined ? null : randomBytes(20).toString("hex"),
    pem: newKey(),
    description: manifest.description ?? null,
    external_url: manifest.url,
    html_url: `${github.url}/apps/${slug}`,
    ...{ permissions: manifest.default_permissions, events: manifest.default_events },
  });
}

/** PKCS#1, as GitHub gives it. */
function newKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}
