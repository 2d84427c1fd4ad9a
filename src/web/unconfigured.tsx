import type { SettingsError } from "../settings/settings.ts";
import { Layout } from "./layout.tsx";
import { afterAWhile, unconfigured, unconfiguredPreflight } from "./plain-answers.ts";
import { documentResponse } from "./render.tsx";

/** What the page says of its own; what is wrong is said by whoever found it. */
const words = {
  title: "This server is not set up yet",
  forEverybody:
    "Nobody can sign in here, and no app can connect, until its operator has mended what follows. Nothing of yours is lost; try again later.",
  wrong: "What is missing",
  next: "For the operator",
  mend: "Mend each of these in the checkout that this was deployed from. This looks for more of the kind:",
  again: "Then deploy again, and look at the result:",
} as const;

/**
 * Any request to a server that the operator has to set something for: a page for browsers, text for everybody else. What
 * is named are variables and bindings, never their values, which are secrets.
 */
export async function answerUnconfigured(request: Request, error: SettingsError): Promise<Response> {
  console.error(JSON.stringify({ event: "not_configured", problems: error.problems }));
  if (request.method === "OPTIONS") return unconfiguredPreflight();
  if (!request.headers.get("accept")?.includes("text/html")) return unconfigured(error);
  const document = (
    <Layout title={words.title}>
      <UnconfiguredPage problems={error.problems} origin={new URL(request.url).origin} />
    </Layout>
  );
  return await documentResponse(
    request.method,
    document,
    503,
    new Headers({ ...afterAWhile, Vary: "Accept" }),
  );
}

interface UnconfiguredPageProps {
  readonly problems: readonly string[];
  readonly origin: string;
}

function UnconfiguredPage({ problems, origin }: UnconfiguredPageProps) {
  return (
    <>
      <h1>{words.title}</h1>
      <p>{words.forEverybody}</p>
      <h2>{words.wrong}</h2>
      <ul>
        {problems.map((problem) => (
          <li>
            <WithCommands text={problem} />
          </li>
        ))}
      </ul>
      <h2>{words.next}</h2>
      <p>{words.mend}</p>
      <pre>npm run doctor</pre>
      <p>{words.again}</p>
      <pre>{`npm run deploy\nnpm run doctor -- --url ${origin}`}</pre>
    </>
  );
}

/** A sentence whose commands stand between backticks. */
function WithCommands({ text }: { readonly text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}
