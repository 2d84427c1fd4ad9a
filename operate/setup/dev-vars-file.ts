import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { UserError } from "../../dev/user-error.ts";
import { readVariables, type Variables, withVariables } from "./dev-vars.ts";
import { requireIgnored } from "./ignored-by-git.ts";

const NAME = ".dev.vars";
const FIRST_LINES = `# Written by npm run setup; read by npm run dev, and by npm run setup -- --upload. Never commit it.
`;

/** The file of secrets for this machine: git does not see it, and nobody but its owner can read it. */
export class DevVarsFile {
  readonly #path: string;

  /** @throws {UserError} if secrets had better not be written there */
  constructor(root: string) {
    this.#path = join(root, NAME);
    const found = lstatSync(this.#path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) {
      throw new UserError(`${NAME} is no regular file (a link, perhaps): move it away, then run this again.`);
    }
    requireIgnored(root, [NAME, temporary("example-of-one")]);
  }

  /** What it holds; nothing, if it is not there. */
  read(): Variables {
    return readVariables(this.#text() ?? "");
  }

  /**
   * Writes these variables, and leaves the rest of it as it is. It is there as a whole, or as it was before.
   * @returns the names of those that it did not hold before, or held with another value
   */
  write(variables: Variables): readonly string[] {
    // read anew: somebody may have worked on it while a page was open
    const text = this.#text();
    const before = readVariables(text ?? "");
    const changes = Object.entries(variables).filter(([name, value]) => before[name] !== value);
    if (changes.length > 0) this.#replace(withVariables(text ?? FIRST_LINES, Object.fromEntries(changes)));
    else if (text !== undefined) chmodSync(this.#path, 0o600);
    return changes.map(([name]) => name);
  }

  #text(): string | undefined {
    try {
      return readFileSync(this.#path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw new UserError(`${NAME} cannot be read: ${reasonOf(error)}.`);
    }
  }

  #replace(text: string): void {
    const beside = join(this.#path, "..", temporary(randomBytes(6).toString("hex")));
    try {
      const file = openSync(beside, "wx", 0o600);
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(beside, this.#path);
    } catch (error) {
      rmSync(beside, { force: true });
      throw new UserError(`${NAME} cannot be written: ${reasonOf(error)}. It is as it was.`);
    }
  }
}

/** In the same directory, for only there can it take the file's place in one step. */
const temporary = (suffix: string) => `${NAME}.${suffix}.tmp`;

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
