import { randomUUID } from "node:crypto";
import { noSuchWorker, Refusal } from "./answers.ts";
import type { Binding, Upload } from "./upload.ts";

/** A version of a Worker: what was uploaded, with what its bindings are. */
export interface Version {
  readonly id: string;
  readonly upload: Upload;
  readonly bindings: readonly Binding[];
}

/** A Worker of the account. */
export interface Script {
  readonly name: string;
  readonly secrets: Map<string, string>;
  readonly versions: Version[];
  /** Of the version that gets the requests. */
  live: Version;
  migrationTag: string | undefined;
  workersDev: boolean;
  crons: readonly string[];
  tags: readonly string[];
}

/** The Workers of an account. */
export class Workers {
  readonly scripts = new Map<string, Script>();

  /** @throws {Refusal} if there is none */
  get(name: string): Script {
    const script = this.scripts.get(name);
    if (script === undefined) throw noSuchWorker();
    return script;
  }

  /** Takes an upload, and has it get the requests. */
  publish(name: string, upload: Upload): Version {
    const version = this.upload(name, upload);
    this.get(name).live = version;
    return version;
  }

  /** Takes an upload; the Worker is made if there is none. @throws {Refusal} for a binding that it inherits from nowhere */
  upload(name: string, upload: Upload): Version {
    const known = this.scripts.get(name);
    const former = known?.live.bindings ?? [];
    const secrets = new Map(known?.secrets);
    const bindings = upload.metadata.bindings.map((one) => {
      if (one.type === "secret_text") secrets.set(one.name, String(one.text));
      if (one.type !== "inherit") return one;
      if (secrets.has(one.name)) return { type: "secret_text", name: one.name };
      return former.find((other) => other.name === one.name) ?? inheritsNothing(one.name);
    });
    const version = { id: randomUUID(), upload, bindings: bindings.filter(isNoSecret) };
    const script = known ?? {
      ...{ name, secrets, versions: [], live: version, migrationTag: undefined },
      ...{ workersDev: false, crons: [], tags: [] },
    };
    for (const [secret, value] of secrets) script.secrets.set(secret, value);
    script.versions.push(version);
    script.migrationTag = upload.metadata.migrations?.new_tag ?? script.migrationTag;
    this.scripts.set(name, script);
    return version;
  }

  /** Every binding of a version, with the secrets by name only. */
  bindingsOf(script: Script, version: Version): Binding[] {
    const secrets = [...script.secrets.keys()].map((name) => ({ type: "secret_text", name }));
    return [...version.bindings, ...secrets];
  }

  /** @throws {Refusal} if there is none */
  version(script: Script, id: string): Version {
    const version = script.versions.find((one) => one.id === id);
    if (version === undefined) throw new Refusal(404, 10090, "There is no such version.");
    return version;
  }
}

function isNoSecret({ type }: Binding): boolean {
  return type !== "secret_text";
}

function inheritsNothing(name: string): never {
  throw new Refusal(400, 10057, "A binding cannot be inherited.", [
    `inherit binding '${name}' is invalid: there is no binding of that name`,
  ]);
}
