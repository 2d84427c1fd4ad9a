import { thisServer } from "../../identity/this-server.ts";
import { inPageLanguage } from "../../web/language.ts";
import { signInPlace } from "../../web/upstream-name.tsx";
import { clientWays } from "../clients.ts";
import { endpointsAt } from "../endpoints.ts";
import type { PartHealth } from "../health.ts";
import type { ShownTool } from "../shown-tools.ts";
import { Clients, Copied } from "./clients.tsx";
import { homeWords } from "./home-words.tsx";
import { Tools } from "./tools.tsx";

interface HomePageProps {
  /** This server's, as the URL parser has it. */
  readonly origin: string;
  readonly tools: readonly ShownTool[];
  readonly linksGitHub: boolean;
  readonly health: PartHealth;
}

/** What this server is and how to connect to it, for whoever opens its URL in a browser. */
export function HomePage({ origin, tools, linksGitHub, health }: HomePageProps) {
  const said = inPageLanguage(homeWords);
  return (
    <>
      <h1>{said.title}</h1>
      <p>{said.what(signInPlace().name)}</p>
      <Copied text={endpointsAt(origin).mcp.url} />
      <h2>{said.connect}</h2>
      <Clients ways={clientWays(origin)} />
      <Tools tools={tools} />
      <h2>{said.connected}</h2>
      <p>{said.account(<a href="/account">{said.accountLink}</a>)}</p>
      <LastResort linksGitHub={linksGitHub} />
      <h2>{said.server}</h2>
      <p>
        <span lang="en">
          {thisServer.name} {thisServer.version}
        </span>
        <br />
        {said.health[health]}
      </p>
      <p class="quiet">
        {said.programs}
        {["/llms.txt", "/server.json", "/tools.lock.json", "/health"].map((path) => (
          <>
            {" "}
            <a href={path}>{path}</a>
          </>
        ))}
      </p>
    </>
  );
}

/** What somebody can do whom this server does not answer. */
function LastResort({ linksGitHub }: { linksGitHub: boolean }) {
  const { kind, name } = signInPlace();
  const said = inPageLanguage(homeWords);
  if (kind === "github") return <p class="quiet">{said.lastResort}</p>;
  return (
    <p class="quiet">
      {said.lastResortAt(name)}
      {linksGitHub && said.lastResortLinked}
    </p>
  );
}
