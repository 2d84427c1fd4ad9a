import { reportFailure } from "../dev/user-error.ts";
import { parseBenchOptions, USAGE } from "./options.ts";

// `npm run bench`: docs/benchmarks.md says what is measured, and how to read it.

try {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
  } else {
    // what it takes is only loaded for whoever asked for it rightly: wrangler takes seconds
    const { bench } = await import("./bench.ts");
    await bench(options);
  }
} catch (error) {
  process.exitCode = reportFailure(error);
}
