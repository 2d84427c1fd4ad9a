import { expect } from "vitest";
import type { Cannot, Client } from "./journey.ts";

/**
 * For clients that do not initialize anew when their session is gone (MCP 2025-11-25, session management: a 404 asks
 * for that). A session, and the stream that one over SSE is, ends with the grant that it was opened by.
 * @param connectAgain how their person does that for them
 */
export function endedSession(connectAgain: ((client: Client) => Promise<void>) | undefined): Cannot {
  return {
    cannot:
      "It signs in, and goes on with the session that ended with its grant: calls fail until it is connected anew.",
    async prove(client, _world, traffic) {
      const call = () => client.call("add", { a: 1, b: 2 });
      await expect(call()).rejects.toThrow("Session not found");
      expect(traffic().challenges(401)).toContainEqual(expect.stringContaining('error="invalid_token"'));
      expect(traffic().tokenRequests("authorization_code")).toMatchObject([{ status: 200 }]);
      if (!connectAgain) return;
      await connectAgain(client);
      expect(await call()).toMatchObject({ structuredContent: { sum: 3 } });
      // that took no other sign-in
      expect(traffic().tokenRequests("authorization_code")).toHaveLength(1);
    },
  };
}
