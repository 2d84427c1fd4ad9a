import { inPageLanguage, pageLanguage } from "../../web/language.ts";
import { clientSteps, clientWords } from "../client-words.ts";
import type { ClientWay } from "../clients.ts";

/** How each client is connected. Those that cannot reach this server are named, with the reason. */
export function Clients({ ways }: { ways: readonly ClientWay[] }) {
  const said = inPageLanguage(clientWords);
  const elsewhere = ways.filter(({ available }) => !available).map(({ name }) => name);
  return (
    <>
      <div class="entries">
        {ways
          .filter(({ available }) => available)
          .map((way) => (
            <details>
              <summary>{way.id === "mcp-remote" ? said.other(way.name) : way.name}</summary>
              <Way way={way} />
            </details>
          ))}
      </div>
      {elsewhere.length > 0 && (
        <p class="quiet">{said.elsewhere(new Intl.ListFormat(pageLanguage()).format(elsewhere))}</p>
      )}
    </>
  );
}

function Way({ way: { id, name, link, commands, configuration, url } }: { way: ClientWay }) {
  const said = inPageLanguage(clientWords);
  const fillsIn = id === "claude" || configuration !== undefined || commands !== undefined;
  return (
    <>
      <p>{inPageLanguage(clientSteps)[id]}</p>
      {link !== undefined && (
        <p class="actions">
          <a class="button" href={link}>
            {fillsIn ? said.add(name) : said.open(name)}
          </a>
        </p>
      )}
      {commands?.map((command) => (
        <Copied text={command} />
      ))}
      {configuration !== undefined && <Copied text={JSON.stringify(configuration, null, 2)} />}
      {url !== undefined && <Copied text={url} />}
    </>
  );
}

/** Text to be copied: one click selects all of it. */
export function Copied({ text }: { text: string }) {
  return <pre class="copied">{text}</pre>;
}
