import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { InspectorPage } from "./inspector-page.ts";
import { describeJourney, type Journey } from "./journey.ts";
import { missing } from "./needs.ts";
import { type ObservedServer, startObservedServer } from "./observed-server.ts";

const reason = missing("chromium");

describe.skipIf(reason)(reason ? `SKIPPED, ${reason}` : "MCP Inspector's page", () => {
  let server: ObservedServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startObservedServer(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const start =
    (era: string): Journey["start"] =>
    (world) =>
      new InspectorPage(world, server, browser, era);

  const revokeNote = "It sent no revocation. Its button to clear what it has stored was not tried.";
  const journeys: readonly Journey[] = [
    {
      row: "page",
      path: "/mcp",
      revision: "2026-07-28",
      stepUp: "elicitation",
      revokeNote,
      start: start("auto"),
    },
    {
      row: "page-sse",
      path: "/sse",
      revision: "2025-11-25",
      stepUp: "elicitation",
      revokeNote,
      start: start("legacy"),
    },
  ];

  for (const journey of journeys) describeJourney(() => server, journey);
});
