import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Finding, failed, ok } from "../../finding.ts";

// No package is needed here: it is about whether they are there.

const check = "packages";

/** As much of a package in package-lock.json (version 3) as is looked at. */
interface Locked {
  readonly version?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
}

/** Whether node_modules has what package-lock.json says, in the versions that it says. */
export function checkPackages(root: string): readonly Finding[] {
  const locked = packagesIn(join(root, "package-lock.json"));
  if (locked === undefined)
    return [
      failed(
        check,
        "package-lock.json cannot be read, or is not of version 3.",
        "Take it from the repository again: git checkout -- package-lock.json",
      ),
    ];
  if (!existsSync(join(root, "node_modules")))
    return [failed(check, "The packages are not installed.", "npm install")];
  const wrong = locked.flatMap(([folder, { version, link, optional, devOptional, peer }]) => {
    if (folder === "" || link || version === undefined) return [];
    const installed = versionIn(join(root, folder, "package.json"));
    // what is optional is for another kind of machine, or was left out on purpose
    if (installed === version || (installed === undefined && (optional || devOptional || peer))) return [];
    return [`${folder.replace(/^node_modules\//, "")} is ${installed ?? "missing"}, not ${version}`];
  });
  if (wrong.length === 0) return [ok(check, "node_modules has what package-lock.json says.")];
  const some = wrong.slice(0, 5).join("; ");
  const more = wrong.length > 5 ? `, and ${wrong.length - 5} more` : "";
  return [
    failed(
      check,
      `node_modules is not what package-lock.json says: ${some}${more}.`,
      "npm install; if that is no help, npm ci.",
    ),
  ];
}

function packagesIn(file: string): [string, Locked][] | undefined {
  const lock = jsonIn(file);
  if (typeof lock !== "object" || lock === null || !("packages" in lock)) return undefined;
  const { packages } = lock;
  return typeof packages === "object" && packages !== null ? Object.entries(packages) : undefined;
}

function versionIn(file: string): string | undefined {
  const manifest = jsonIn(file);
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest && typeof manifest.version === "string" ? manifest.version : undefined;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
