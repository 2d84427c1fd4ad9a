// `npm run deploy`: to Cloudflare, with everything that it needs there; or as far as that goes without an account.
import "./deploy/quiet-wrangler.ts";
import { onStopSignal } from "../dev/stop-signal.ts";
import { reportFailure } from "../dev/user-error.ts";
import { deployButton } from "./deploy/button.ts";
import { dryRun } from "./deploy/dry-run.ts";
import { parseDeployOptions, USAGE } from "./deploy/options.ts";
import { deploy } from "./deploy/run.ts";
import { screen } from "./deploy/screen.ts";

/** As a shell says that Ctrl-C ended a command. */
const INTERRUPTED = 130;

onStopSignal(
  async () =>
    console.error(
      "\nStopped. A step that was under way may be done or not; what was deployed before is there until the one called “deployed” is. Run npm run deploy again: it goes on from what it finds.",
    ),
  INTERRUPTED,
);

try {
  const options = parseDeployOptions(process.argv.slice(2));
  const shown = screen((line) => console.log(line));
  if (options.help) console.log(USAGE);
  else if (options.button) console.log(deployButton());
  else {
    const works = options.dryRun ? await dryRun(options.environment, shown) : await deploy(options, shown);
    if (!works) process.exitCode = 1;
  }
} catch (error) {
  process.exitCode = reportFailure(error);
}
