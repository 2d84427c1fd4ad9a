import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

/** An operator's checkout: this one, with a configuration and secrets of its own. */
export class Checkout {
  readonly path = mkdtempSync(join(tmpdir(), "operator-"));

  constructor() {
    const parts = ["src", "stand-ins", "migrations", "node_modules", "package.json", "tsconfig.json"];
    for (const part of parts) symlinkSync(join(root, part), join(this.path, part));
    this.configure((configuration) => configuration);
  }

  /** Changes what the repository has in wrangler.jsonc. */
  configure(change: (configuration: string) => string): void {
    writeFileSync(this.configurationFile, change(readFileSync(join(root, "wrangler.jsonc"), "utf8")));
  }

  get configurationFile(): string {
    return join(this.path, "wrangler.jsonc");
  }

  /** Writes .dev.vars; nothing: removes it. */
  keep(secrets: Readonly<Record<string, string>> | undefined): void {
    const file = join(this.path, ".dev.vars");
    rmSync(file, { force: true });
    if (secrets === undefined) return;
    const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(file, lines.join(""), { mode: 0o600 });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
