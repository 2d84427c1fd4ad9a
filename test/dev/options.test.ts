import { describe, expect, it } from "vitest";
import { USAGE as DEV_USAGE, parseDevOptions } from "../../dev/dev-options.ts";
import { parseTryOptions, USAGE as TRY_USAGE } from "../../dev/try-options.ts";
import { UsageError } from "../../dev/user-error.ts";

const commands = [
  ["npm run dev", parseDevOptions, DEV_USAGE],
  ["npm run try", parseTryOptions, TRY_USAGE],
] as const;

describe.each(commands)("the options of %s", (command, parse, usage) => {
  it.each(["github", "oidc"] as const)("take --upstream %s", (upstream) => {
    expect(parse(["--upstream", upstream])).toMatchObject({ help: false, upstream });
    expect(parse([`--upstream=${upstream}`])).toMatchObject({ upstream });
  });

  it("leave it open where people sign in", () => {
    expect(parse([])).toMatchObject({ help: false, upstream: undefined });
  });

  it.each([
    [["--upstream", "okta"], '--upstream "okta" is no place to sign in: there are github and oidc.'],
    [["--upstream", "OIDC"], '--upstream "OIDC" is no place to sign in: there are github and oidc.'],
    [["--upstream", ""], '--upstream "" is no place to sign in: there are github and oidc.'],
    [["--upstream"], `Option '--upstream <value>' argument missing. See ${command} -- --help.`],
    [["--provider"], `Unknown option '--provider'. See ${command} -- --help.`],
    [["oidc"], `Unexpected argument 'oidc'. See ${command} -- --help.`],
  ])("are refused as %j", (args, sentence) => {
    const attempt = () => parse(args);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(sentence);
  });

  it("are explained", () => {
    expect(parse(["-h"]).help).toBe(true);
    for (const name of ["--upstream", "github", "oidc", "--help", "PORT"]) expect(usage).toContain(name);
  });
});
