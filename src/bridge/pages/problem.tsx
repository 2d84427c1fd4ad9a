/** What went wrong, why, and what to do next. */
export interface Problem {
  readonly title: string;
  readonly explanation: string;
  /** A link of ours from which the same thing can be tried anew; without one, the app has to start. */
  readonly startAgain?: string | undefined;
}

export function ProblemPage({ title, explanation, startAgain }: Problem) {
  return (
    <>
      <h1>{title}</h1>
      <p>{explanation}</p>
      {startAgain === undefined ? (
        <p>To start again, go back to your app and connect to this server once more.</p>
      ) : (
        <p class="actions">
          <a class="button primary" href={startAgain}>
            Start again
          </a>
        </p>
      )}
      <p class="quiet">
        <a href="/">About this server</a>
      </p>
    </>
  );
}
