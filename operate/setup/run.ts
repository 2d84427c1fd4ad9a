import { portFrom } from "../../dev/ports.ts";
import { UserError } from "../../dev/user-error.ts";
import type { UpstreamKind } from "../../src/upstream/upstream.ts";
import { type Deployment, readDeployment, upstreamIn } from "./deployment.ts";
import type { Variables } from "./dev-vars.ts";
import { DevVarsFile } from "./dev-vars-file.ts";
import { deployedAddress, type GitHubAddress, gitHubAddress } from "./github-address.ts";
import { checkKept, existingApp, installPage, newApp } from "./github-app.ts";
import { setUpOpenId } from "./openid.ts";
import type { SetupOptions } from "./options.ts";
import { permissionsFor } from "./permissions.ts";
import { serverSecret } from "./server-secret.ts";
import { confirm, type Terminal } from "./terminal.ts";
import { upload } from "./upload.ts";

/** Where it is done, and by whom. */
export interface Place {
  /** The folder of the checkout. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  /** Told what an interruption from now on leaves behind. */
  readonly standing: (sentence: string) => void;
}

/** One run of the command: what it found, and what it does next. */
class Setup {
  readonly #options: SetupOptions;
  readonly #place: Place;
  readonly #deployment: Deployment;
  readonly #file: DevVarsFile;
  readonly #found: Variables;
  readonly #upstream: UpstreamKind;
  readonly #github: GitHubAddress;
  readonly #callbacks: readonly string[];
  /** What the person has to do, in the order of doing it. */
  readonly #todo: string[] = [];
  #hasSaved = false;

  constructor(options: SetupOptions, place: Place) {
    this.#options = options;
    this.#place = place;
    this.#deployment = readDeployment(place.root);
    this.#file = new DevVarsFile(place.root);
    this.#found = this.#file.read();
    this.#upstream = upstreamIn(this.#found, this.#deployment);
    this.#github = gitHubAddress(place.env, this.#found, this.#deployment.vars);
    const { number } = portFrom(place.env, "PORT", 8788);
    this.#callbacks = [
      `http://localhost:${number}`,
      ...(options.origin === undefined ? [] : [options.origin]),
    ].map((origin) => `${origin}/callback`);
  }

  async run(): Promise<void> {
    // before anything is made, for it may be refused
    serverSecret(this.#place.root, this.#found);
    if (this.#upstream === "oidc") await this.#setUpProvider();
    if (this.#upstream === "github" || this.#options.app !== undefined) await this.#setUpApp();
    const uploaded = this.#options.upload && (await this.#upload());
    this.#conclude(uploaded);
  }

  async #setUpProvider(): Promise<void> {
    const { terminal, env } = this.#place;
    const { provider, variables, isOnlyHere } = await setUpOpenId(
      terminal,
      env,
      this.#found,
      this.#deployment.vars,
    );
    this.#done("OpenID provider", `${provider.issuer}, which is there; client ${provider.clientId}`);
    this.#save(variables);
    this.#todo.push(`Register the callback URLs at ${new URL(provider.issuer).host}.`);
    if (isOnlyHere) {
      this.#todo.push(
        `For a deployment, put this into the vars of wrangler.jsonc: "OIDC": ${JSON.stringify(provider)}`,
      );
    }
  }

  async #setUpApp(): Promise<void> {
    const { GITHUB_CLIENT_ID: id, GITHUB_CLIENT_SECRET: secret } = this.#found;
    const hasApp = Boolean(id?.trim() && secret?.trim());
    if (hasApp && this.#options.app === undefined) return await this.#keepApp();
    if (this.#options.app === "existing") return await this.#takeApp(hasApp);
    if (hasApp && !(await this.#mayReplace())) return await this.#keepApp();
    await this.#makeApp();
  }

  async #keepApp(): Promise<void> {
    const { GITHUB_CLIENT_ID: id = "" } = this.#found;
    this.#done("GitHub app", `client id ${id.trim()}, kept: ${await checkKept(this.#github, this.#found)}`);
    this.#save({});
    if (this.#options.origin !== undefined) this.#registerCallbacks();
  }

  async #takeApp(hasApp: boolean): Promise<void> {
    const { env, terminal } = this.#place;
    const { clientId } = this.#options;
    const credentials = await existingApp({ github: this.#github, clientId, env, terminal });
    const { GITHUB_CLIENT_ID: id, GITHUB_CLIENT_SECRET: secret } = this.#found;
    const isSame = id === credentials.clientId && secret === credentials.clientSecret;
    if (hasApp && !isSame && !(await this.#mayReplace())) return await this.#keepApp();
    this.#done("GitHub app", `client id ${credentials.clientId}: ${new URL(this.#github.url).host} takes it`);
    this.#save({
      ...{ GITHUB_CLIENT_ID: credentials.clientId, GITHUB_CLIENT_SECRET: credentials.clientSecret },
      ...this.#addressVariables(),
    });
    this.#registerCallbacks();
    if (id !== credentials.clientId && this.#found.GITHUB_APP_ID) {
      this.#todo.push(
        "GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY in .dev.vars are of the app before: delete their lines, unless tools are to act as that one.",
      );
    }
  }

  async #makeApp(): Promise<void> {
    const { root, terminal, standing } = this.#place;
    standing(
      `Nothing was written. If GitHub made the app already, delete it (${this.#github.url}/settings/apps, or your organization's); then run npm run setup again.`,
    );
    const app = await newApp({
      ...{ root, github: this.#github, options: this.#options, worker: this.#deployment.name, terminal },
      callbacks: this.#callbacks,
      permissions: permissionsFor(this.#deployment.vars),
      save: (made) => {
        this.#done("GitHub App", `${made.slug}, client id ${made.clientId}: made`);
        this.#save({
          ...{ GITHUB_CLIENT_ID: made.clientId, GITHUB_CLIENT_SECRET: made.clientSecret },
          ...{ GITHUB_APP_ID: made.id, GITHUB_APP_PRIVATE_KEY: made.privateKey },
          ...this.#addressVariables(),
        });
      },
    });
    this.#todo.push(
      `Install the app on the repositories that it is to reach: ${installPage(this.#github, app)}`,
    );
    if (!this.#options.isPublic && this.#options.origin !== undefined) {
      this.#todo.push(
        "Only you, or your organization's members, can sign in with it: make it public in its settings for anybody else.",
      );
    }
  }

  /** Where the app is, if that is not where the deployment's `vars` say. */
  #addressVariables(): Variables {
    const { url, apiUrl } = this.#github;
    const isDeployed = deployedAddress(this.#deployment.vars).url === url;
    const isWritten = this.#found.GITHUB_URL !== undefined || this.#found.GITHUB_API_URL !== undefined;
    return isDeployed && !isWritten ? {} : { GITHUB_URL: url, GITHUB_API_URL: apiUrl };
  }

  async #mayReplace(): Promise<boolean> {
    const id = this.#found.GITHUB_CLIENT_ID?.trim();
    const question = `.dev.vars has the GitHub app with the client id ${id} already. Replace its credentials?`;
    return await confirm(this.#place.terminal, this.#options.yes, question);
  }

  /** Writes these, and a SERVER_SECRET if there is none. */
  #save(variables: Variables): void {
    const { root, standing } = this.#place;
    const secret = serverSecret(root, this.#file.read());
    const written = this.#file.write({
      ...variables,
      ...(secret.from !== "kept" && { SERVER_SECRET: secret.value }),
    });
    standing(".dev.vars is written. Nothing was uploaded; npm run setup -- --upload does that.");
    if (!this.#hasSaved) this.#done("SERVER_SECRET", secret.from);
    this.#hasSaved = true;
    const names = written.length === 0 ? "as it was" : `${written.join(", ")}: written`;
    this.#done(".dev.vars", `${names}; only you can read it, and git ignores it`);
  }

  async #upload(): Promise<boolean> {
    const { root, env, terminal, standing } = this.#place;
    const variables = this.#file.read();
    const deployed = deployedAddress(this.#deployment.vars);
    const here = gitHubAddress({}, variables, this.#deployment.vars);
    if (variables.GITHUB_CLIENT_ID && here.url !== deployed.url) {
      throw new UserError(
        `The app in .dev.vars is one of ${here.url}, and wrangler.jsonc has people sign in at ${deployed.url}: make vars.GITHUB_URL and vars.GITHUB_API_URL there the same, or run npm run setup -- --new without GITHUB_URL in .dev.vars. Nothing was uploaded.`,
      );
    }
    standing("The upload may be done or not: npm run setup -- --upload can be repeated.");
    const worker = this.#deployment.name;
    const result = await upload({ root, env, worker, variables, yes: this.#options.yes, terminal });
    if (result === undefined) {
      terminal.say("Nothing was uploaded.");
      return false;
    }
    this.#done("Cloudflare", `${result.uploaded.join(", ")}: uploaded to the Worker ${worker}`);
    if (result.kept.length > 0)
      this.#done("Cloudflare", `${result.kept.join(", ")}: the Worker has its own, and keeps it`);
    return true;
  }

  #registerCallbacks(): void {
    this.#todo.push(`Register the callback URLs in the app's settings at ${new URL(this.#github.url).host}.`);
  }

  #conclude(uploaded: boolean): void {
    const { say } = this.#place.terminal;
    say("\nCallback URLs");
    for (const callback of this.#callbacks) say(`  ${callback}`);
    if (this.#options.origin === undefined) say("  and https://YOUR-DEPLOYMENT/callback, once you know it");
    say("\nNext");
    for (const sentence of this.#todo) say(`  ${sentence}`);
    say(
      uploaded
        ? "  npm run deploy"
        : "  npm run dev, or for a deployment npm run setup -- --upload and npm run deploy",
    );
  }

  #done(what: string, detail: string): void {
    this.#place.terminal.say(`  ✔ ${what.padEnd(16)} ${detail}`);
  }
}

/** From nothing to configured, or from what is there. @throws {UserError} that says what to do */
export async function setUp(options: SetupOptions, place: Place): Promise<void> {
  await new Setup(options, place).run();
}
