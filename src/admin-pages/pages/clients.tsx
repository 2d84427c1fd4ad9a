import type { ClientFacts, Page } from "../../administration/facts.ts";
import { displayText } from "../../web/display-text.ts";
import { addressOf } from "../address.ts";
import { Nothing, Pager } from "./pager.tsx";
import { Client } from "./who.tsx";

interface ClientsPageProps {
  readonly page: Page<"clients", ClientFacts>;
  readonly after: string | undefined;
}

/** Every client that somebody can sign in with. */
export function ClientsPage({ page: { clients, next }, after }: ClientsPageProps) {
  return (
    <>
      <p>
        Clients of the configuration, those that registered themselves, and those with a document on the web.
        A name that a client gave itself is not verified.
      </p>
      {clients.length === 0 && <Nothing next={next}>There is no client.</Nothing>}
      {clients.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Client</th>
              <th scope="col">Known by</th>
              <th scope="col">Access goes to</th>
              <th scope="col">Lists</th>
            </tr>
          </thead>
          <tbody>
            {clients.map(({ clientId, clientName, kind, redirectUris }) => (
              <tr>
                <th scope="row">
                  <Client clientId={clientId} clientName={clientName} />
                </th>
                <td data-label="Known by">{kindWords[kind]}</td>
                <td data-label="Access goes to">
                  {redirectUris.length === 0 && "what its document says"}
                  {redirectUris.map((uri) => (
                    <small class="below">{displayText(uri, 120)}</small>
                  ))}
                </td>
                <td data-label="Lists">
                  <a href={addressOf("/admin/grants", { clientId })}>grants</a>{" "}
                  <a href={addressOf("/admin/audit", { clientId })}>audit</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Pager path="/admin/clients" after={after} next={next} />
    </>
  );
}

const kindWords: Readonly<Record<ClientFacts["kind"], string>> = {
  registered: "its registration",
  configured: "the configuration",
  document: "its document",
};
