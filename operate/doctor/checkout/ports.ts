import { isTaken, type Port, portFrom, portInUse, requireFree } from "../../../dev/ports.ts";
import { isThisServer, ownMetadataPath } from "../../../dev/this-server.ts";
import { UserError } from "../../../dev/user-error.ts";
import { type Finding, failed, ok } from "../../finding.ts";
import { answerTo } from "../deployment/asking.ts";

const check = "ports";

/** Where npm run dev listens, or would. */
export interface LocalPorts {
  readonly findings: readonly Finding[];
  /** The server of npm run dev, if it runs. */
  readonly running: URL | undefined;
}

/** Whether the ports of npm run dev are free, or its own. */
export async function checkPorts(env: NodeJS.ProcessEnv): Promise<LocalPorts> {
  let ports: { server: Port; others: Port[] };
  try {
    const others = [portFrom(env, "GITHUB_PORT", 4001), portFrom(env, "OPENID_PORT", 4002)];
    ports = { server: portFrom(env, "PORT", 8788), others };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      findings: [failed(check, error.message, "Set it to such a number, or unset it.")],
      running: undefined,
    };
  }
  const { server, others } = ports;
  const url = new URL(`http://localhost:${server.number}`);
  if (await runsAt(url))
    return { findings: [ok(check, `npm run dev is running on port ${server.number}.`)], running: url };
  const findings = await Promise.all([server, ...others].map(checkPort));
  const problems = findings.filter((finding) => finding !== undefined);
  const numbers = [server, ...others].map(({ number }) => number);
  return {
    findings:
      problems.length > 0 ? problems : [ok(check, `Ports ${numbers.join(", ")} are free for npm run dev.`)],
    running: undefined,
  };
}

async function checkPort(port: Port): Promise<Finding | undefined> {
  try {
    if (await isTaken(port.number)) throw portInUse(port);
    await requireFree(port);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [found = "", fix = ""] = error.message.split(/: (.*)/s);
    return failed(check, `${found}.`, `${fix.charAt(0).toUpperCase()}${fix.slice(1)}`);
  }
}

async function runsAt(url: URL): Promise<boolean> {
  try {
    return isThisServer(url.origin, await answerTo(new URL(ownMetadataPath, url), {}));
  } catch {
    return false;
  }
}
