// `node test/docs/picture.ts`: makes the pictures in docs/images of the page that asks for consent, light and dark, as
// `npm run dev` shows it. They are committed with a palette of 64 colours, for which they have to be reduced by hand.
import { startThrowawayServer } from "../../dev/server.ts";
import { launchChromium } from "../support/chromium.ts";
import { authorizationRequest, register } from "../support/oauth-client.ts";

const server = await startThrowawayServer("github", () => {});
const browser = await launchChromium();
try {
  const clientId = await register(server.url, { client_name: "Example Editor" });
  const { url } = authorizationRequest(server.url, clientId, { scope: "profile repos:read repos:write" });
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 640, height: 1110 } });
    await page.goto(url.href);
    await page.screenshot({ path: `docs/images/consent-${colorScheme}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
