// `npm run doctor`: what is wrong with this checkout, or with a deployment, and what to do about it.
// What needs a package is loaded after the packages were looked at: without them there would be no finding at all.
import { resolve } from "node:path";
import { checkPackages } from "./doctor/checkout/packages.ts";
import { printed, summary } from "./doctor/printed.ts";
import { type Finding, failed } from "./finding.ts";

const root = resolve(import.meta.dirname, "..");

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const packages = checkPackages(root);
  if (packages.some(({ status }) => status === "failed")) {
    const rest = failed(
      "the rest",
      "Nothing else was looked at, for that takes the packages.",
      "npm install",
    );
    return show([...packages, rest], args.includes("--json"), "This checkout");
  }
  const { parseDoctorOptions, USAGE } = await import("./doctor/options.ts");
  const { help, json, origin } = parseDoctorOptions(args);
  if (help) return console.log(USAGE);
  if (origin !== undefined) {
    const { checkDeployment } = await import("./doctor/deployment.ts");
    return show(await checkDeployment(new URL(origin)), json, origin);
  }
  const { checkCheckout } = await import("./doctor/checkout.ts");
  show([...packages, ...(await checkCheckout(root, process.env))], json, "This checkout");
}

function show(findings: readonly Finding[], json: boolean, title: string): void {
  if (json) console.log(JSON.stringify(findings, null, 2));
  else console.log([title, ...printed(findings), "", summary(findings)].join("\n"));
  if (findings.some(({ status }) => status === "failed")) process.exitCode = 1;
}

try {
  await run();
} catch (error) {
  const { reportFailure } = await import("../dev/user-error.ts");
  process.exitCode = reportFailure(error);
}
