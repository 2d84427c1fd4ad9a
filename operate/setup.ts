// `npm run setup`: a GitHub App for this server, its credentials on this machine, and at Cloudflare.
import { onStopSignal } from "../dev/stop-signal.ts";
import { reportFailure } from "../dev/user-error.ts";
import { parseSetupOptions, USAGE } from "./setup/options.ts";
import { terminal } from "./setup/terminal.ts";

/** As a shell says that Ctrl-C ended a command. */
const INTERRUPTED = 130;

let standing = "Nothing was written. Run npm run setup again when you like.";

onStopSignal(async () => console.error(`\nStopped. ${standing}`), INTERRUPTED);

try {
  const options = parseSetupOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
  } else {
    // only now: --help needs none of it
    const { setUp } = await import("./setup/run.ts");
    await setUp(options, {
      ...{ root: process.cwd(), env: process.env },
      terminal: terminal({ input: process.stdin, output: process.stdout }, () =>
        process.kill(process.pid, "SIGINT"),
      ),
      standing(sentence) {
        standing = sentence;
      },
    });
  }
} catch (error) {
  process.exitCode = reportFailure(error);
}
