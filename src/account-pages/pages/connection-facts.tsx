import { Moment } from "../../web/moment.tsx";
import { signInPlace } from "../../web/upstream-name.tsx";
import type { Changing, ShownConnection } from "../shown-connection.ts";

/** What a connection may do, and how long it lasts. */
export function ConnectionFacts({ connection }: { connection: ShownConnection }) {
  const { may, repositories, changing, connectedAt, lastUsedAt, endsAt } = connection;
  return (
    <dl class="facts">
      <dt>It may</dt>
      <dd>
        {may.length === 0 ? (
          `do nothing${signInPlace().kind === "github" ? " on GitHub" : ""} now`
        ) : (
          <ul>
            {may.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        )}
      </dd>
      {repositories !== undefined && (
        <>
          <dt>Repositories</dt>
          <dd>{repositories}</dd>
        </>
      )}
      <dt>Changes</dt>
      <dd>
        <ChangingWords changing={changing} />
      </dd>
      <dt>Connected</dt>
      <dd>
        <Moment at={connectedAt} />
      </dd>
      <dt>Last used</dt>
      <dd>{lastUsedAt === undefined ? "not yet" : <Moment at={lastUsedAt} />}</dd>
      <dt>Ends</dt>
      <dd>
        <Moment at={endsAt} />, if nobody uses it until then: each use moves that on
      </dd>
    </dl>
  );
}

function ChangingWords({ changing }: { changing: Changing }) {
  switch (changing.kind) {
    case "never":
      return <>it can change nothing</>;
    case "while-connected":
      return <>allowed for as long as it is connected</>;
    case "until":
      return (
        <>
          allowed until <Moment at={changing.at} />
        </>
      );
    case "ended":
      return (
        <>
          the time for them was over at <Moment at={changing.at} />; it can only read now
        </>
      );
  }
}
