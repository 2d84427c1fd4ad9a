/** What went wrong, why, and what to do next. */
export interface Problem {
  readonly title: string;
  readonly explanation: string;
  /** A link of ours from which the same thing can be tried anew. */
  readonly startAgain?: string | undefined;
  /** What that link says where nothing was begun that could be tried anew. */
  readonly goOn?: string;
  /** Whether the app that sent the person here can start anew; false where the explanation says what to do. */
  readonly appCanRetry?: boolean;
}

export function ProblemPage({ title, explanation, startAgain, goOn, appCanRetry = true }: Problem) {
  return (
    <>
      <h1>{title}</h1>
      <p>{explanation}</p>
      {startAgain === undefined && appCanRetry && (
        <p>To start again, go back to your app and connect to this server once more.</p>
      )}
      {startAgain !== undefined && (
        <p class="actions">
          <a class="button primary" href={startAgain}>
            {goOn ?? "Start again"}
          </a>
        </p>
      )}
      <p class="quiet">
        <a href="/">About this server</a>
      </p>
    </>
  );
}
