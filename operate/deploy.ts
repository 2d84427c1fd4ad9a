// `npm run deploy`: to Cloudflare, with everything that it needs there; or as far as that goes without an account.
import "./deploy/quiet-wrangler.ts";
import { reportFailure } from "../dev/user-error.ts";
import { deployButton } from "./deploy/button.ts";
import { dryRun } from "./deploy/dry-run.ts";
import { parseDeployOptions, USAGE } from "./deploy/options.ts";
import { deploy } from "./deploy/run.ts";
import { screen } from "./deploy/screen.ts";

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
