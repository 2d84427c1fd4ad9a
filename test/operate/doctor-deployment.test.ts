import { afterAll, beforeAll, expect, test } from "vitest";
import { checkDeployment } from "../../operate/doctor/deployment.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test("a server as it is has nothing that failed", async () => {
  const findings = await checkDeployment(new URL(server.origin));
  expect(findings.filter(({ status }) => status === "failed")).toEqual([]);
});
