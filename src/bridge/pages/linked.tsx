interface LinkedPageProps {
  /** At GitHub, made fit to show. */
  readonly login: string;
  /** GitHub's numeric id. */
  readonly id: string;
  /** Who linked it, made fit to show. */
  readonly person: string;
}

/** An account was linked. A call may wait for it, so there is nothing else to do here. */
export function LinkedPage({ login, id, person }: LinkedPageProps) {
  return (
    <>
      <h1>Your GitHub account is linked</h1>
      <p>
        What <bdi>{person}</bdi> lets apps do at GitHub is done as <bdi>{login}</bdi> ({id}) from now on,
        within what each app was allowed. Go back to your app; a call that waited for this goes on.
      </p>
      <p class="quiet">
        You can close this page, or see <a href="/account">everything that you connected</a>, where you can
        unlink it.
      </p>
    </>
  );
}
