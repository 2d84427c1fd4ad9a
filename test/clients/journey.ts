import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Person } from "../../dev/person.ts";
import { challengeOf } from "../support/challenge.ts";
import { postToken } from "../support/oauth-client.ts";
import { changePermissions, linkIn } from "../support/permission-page.ts";
import { Row } from "./matrix.ts";
import type { ObservedServer } from "./observed-server.ts";
import type { RowId } from "./rows.ts";
import { Traffic } from "./traffic.ts";

/** Where a client is, and who uses it. */
export interface World {
  /** The address that the person gave to the client. */
  readonly url: string;
  readonly person: Person;
}

/** A client as its person uses it. What it asks of them meanwhile, they do. */
export interface Client {
  connect(): Promise<void>;
  list(): Promise<string[]>;
  call(name: string, args: Record<string, unknown>): Promise<unknown>;
  end(): Promise<void>;
}

/** What a client does not do, and what shows that. */
export interface Cannot {
  readonly cannot: string;
  prove(client: Client, world: World, traffic: () => Traffic): Promise<void>;
}

/** A client's way through everything, and what differs between clients. */
export interface Journey {
  readonly row: RowId;
  readonly path: "/mcp" | "/sse";
  /** The revision that the client names in the end. */
  readonly revision: string | undefined;
  start(world: World): Promise<Client> | Client;
  /** By the 403 of a call, by a question to the client, or by a link in the tool's answer. */
  readonly stepUp: "challenge" | "elicitation" | "link" | Cannot;
  /** Anything to know of how it steps up. */
  readonly stepUpNote?: string;
  /** What it does when its grant is gone: it signs in, unless said otherwise. */
  readonly signInAgain?: Cannot;
  /** What the client has for ending its grant, and leaves it standing. */
  readonly forget?: (client: Client) => Promise<void>;
  /** Anything else to know of how it ends its grant. */
  readonly revokeNote?: string;
}

const hour = 3_700_000;
const hello = { owner: "inspector", repo: "hello-world" };

const toolResult = z.looseObject({
  structuredContent: z.unknown().optional(),
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ text: z.string().optional() })),
});

const tokens = z.looseObject({ refresh_token: z.string(), scope: z.string() });

const stepUpNotes = {
  challenge: "By a new sign-in, after the challenge of a 403.",
  elicitation: "By URL elicitation.",
  link: "By the link in the tool's answer.",
};

/** Takes a client from an address to the end of its grant, step by step; each relies on those before it. */
export function describeJourney(world: () => ObservedServer, journey: Journey): void {
  // a program starts for each step of some, and a browser for others
  describe(`${journey.row}: ${journey.path}`, { timeout: 60_000 }, () => {
    let client: Client;
    let here: World;
    let row: Row;
    let mark = 0;
    beforeAll(async () => {
      row = new Row(journey.row);
      mark = world().exchanges.length;
      here = { url: `${world().origin}${journey.path}`, person: new Person({ user: "inspector" }) };
      client = await journey.start(here);
    });
    afterAll(() => client?.end());

    const everything = () => new Traffic(world().exchanges.slice(mark));
    /** What came since this was called. */
    const watch = () => {
      const from = world().exchanges.length;
      return () => new Traffic(world().exchanges.slice(from));
    };
    const called = async (name: string, args: Record<string, unknown>) =>
      toolResult.parse(await client.call(name, args));
    const expectSum = async (a: number, b: number) =>
      expect((await called("add", { a, b })).structuredContent).toEqual({ sum: a + b });

    it("finds out how to sign in, registers, asks its person and gets its tokens", async () => {
      await client.connect();
      const traffic = everything();
      expect(
        challengeOf(new Headers({ "www-authenticate": traffic.challenges(401)[0] ?? "" })),
      ).toMatchObject({
        scope: "profile",
        resource_metadata: `${new URL(here.url).origin}/.well-known/oauth-protected-resource${journey.path}`,
      });
      expect(traffic.paths("GET", 200)).toEqual(
        expect.arrayContaining([
          `/.well-known/oauth-protected-resource${journey.path}`,
          "/.well-known/oauth-authorization-server",
        ]),
      );
      row.done("discover");
      expect(traffic.registrations()).toHaveLength(1);
      row.done("register");
      const [asked] = traffic.authorizations();
      expect(asked?.get("resource")).toBe(here.url);
      expect(asked?.get("scope")).toBe("profile");
      expect(traffic.consented()).toBe(true);
      row.done("consent");
      const [exchange] = traffic.tokenRequests("authorization_code");
      expect(exchange?.status).toBe(200);
      expect(exchange?.fields.get("resource")).toBe(here.url);
      row.done("token");
    });

    it("lists the tools", async () => {
      expect(await client.list()).toEqual(expect.arrayContaining(["add", "listIssues", "whoami"]));
      expect(everything().methods()).toContain("tools/list");
      row.done("list");
    });

    it("calls a tool", async () => {
      await expectSum(2, 3);
      expect(everything().methods()).toContain("tools/call");
      expect(everything().revision()).toBe(journey.revision);
      row.done("call");
    });

    it("refreshes its token and asks nobody", async () => {
      await world().forward(hour);
      const since = watch();
      await expectSum(20, 3);
      expect(since().tokenRequests("refresh_token")).toMatchObject([{ status: 200 }]);
      expect(since().authorizations()).toEqual([]);
      row.done("refresh");
    });

    it("can be allowed more", async () => {
      const since = watch();
      const { stepUp } = journey;
      if (typeof stepUp === "object") {
        await stepUp.prove(client, here, since);
        row.cannot("step-up", stepUp.cannot);
        return;
      }
      let result = await called("listIssues", hello);
      if (stepUp === "link") {
        expect(result.isError).toBe(true);
        await changePermissions(here.person, linkIn(result.content[0]?.text ?? ""));
        result = await called("listIssues", hello);
      }
      expect(result.structuredContent).toHaveProperty("issues");
      if (stepUp === "challenge") {
        expect(since().challenges(403)[0]).toMatch(/error="insufficient_scope"/);
        expect(since().authorizations()[0]?.get("scope")?.split(" ")).toContain("repos:read");
      } else {
        expect(since().challenges(403)).toEqual([]);
        expect(since().changedPermissions()).toBe(true);
        expect(since().methods().includes("tools/call")).toBe(true);
      }
      row.done("step-up", journey.stepUpNote ?? stepUpNotes[stepUp]);
    });

    it("signs in again when its grant was ended", async () => {
      const last = everything()
        .tokenRequests()
        .findLast(({ fields, status }) => status === 200 && fields.has("grant_type"));
      const revoked = await postToken(new URL(here.url).origin, {
        token: tokens.parse(JSON.parse(last?.answer ?? "")).refresh_token,
        token_type_hint: "refresh_token",
        client_id: last?.fields.get("client_id") ?? "",
      });
      expect(revoked.status).toBe(200);
      const since = watch();
      if (journey.signInAgain) {
        await journey.signInAgain.prove(client, here, since);
        row.cannot("sign in again", journey.signInAgain.cannot);
        return;
      }
      await expectSum(200, 3);
      // some come without a token meanwhile, to open a stream
      expect(since().challenges(401)).toContainEqual(expect.stringContaining('error="invalid_token"'));
      expect(since().tokenRequests("authorization_code")).toMatchObject([{ status: 200 }]);
      row.done("sign in again");
    });

    it("does not end its grant by itself", async () => {
      await journey.forget?.(client);
      // the one that ended its grant above, which was not the client's
      expect(everything().revocations()).toHaveLength(1);
      row.cannot(
        "revoke",
        journey.forget
          ? "It forgets its tokens and does not revoke them."
          : (journey.revokeNote ??
              "It has no way to. The person can, at `/account`; so can whoever has the token, with RFC 7009."),
      );
    });
  });
}
