// Starts `npm run doctor` on whatever Node there is: an old one cannot read TypeScript, and would say something else.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `This is Node ${process.versions.node}, which cannot run the commands of this checkout. Run npm install: it brings Node 24 along for them (without --omit=optional).`,
  );
  process.exitCode = 1;
} else {
  await import("./doctor.ts");
}
