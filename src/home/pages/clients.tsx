import { inPageLanguage, pageLanguage } from "../../web/language.ts";
import { clientSteps, clientWords } from "../client-words.tsx";
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
              <summary>{way.id === "mcp-remote" ? said.other(<Name of={way} />) : <Name of={way} />}</summary>
              <Way way={way} />
            </details>
          ))}
      </div>
      {elsewhere.length > 0 && <p class="quiet">{said.elsewhere(<Names names={elsewhere} />)}</p>}
    </>
  );
}

function Name({ of: { name } }: { of: ClientWay }) {
  return <bdi>{name}</bdi>;
}

/** Names in a row, as a sentence of the page's language has them. */
function Names({ names }: { names: readonly string[] }) {
  const parts = new Intl.ListFormat(pageLanguage()).formatToParts(names);
  return <>{parts.map(({ type, value }) => (type === "element" ? <bdi>{value}</bdi> : value))}</>;
}

/** Words in which what stands on the client's own pages is between asterisks. */
function Steps({ words }: { words: string }) {
  return <>{words.split("*").map((part, index) => (index % 2 === 1 ? <b lang="en">{part}</b> : part))}</>;
}

function Way({ way }: { way: ClientWay }) {
  const { id, link, commands, configuration, url } = way;
  const said = inPageLanguage(clientWords);
  const fillsIn = id === "claude" || configuration !== undefined || commands !== undefined;
  return (
    <>
      <p>
        <Steps words={inPageLanguage(clientSteps)[id]} />
      </p>
      {link !== undefined && (
        <p class="actions">
          <a class="button" href={link}>
            {fillsIn ? said.add(<Name of={way} />) : said.open(<Name of={way} />)}
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
