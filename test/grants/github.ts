/** A GitHub App's GitHub, as fetch sees it: sign-ins that need nobody, tokens that expire, one organization, one repository. */
export class FakeGitHub {
  /** What it was asked: method and path. */
  readonly asked: string[] = [];
  /** Whether the account is an active member of the organization. */
  member = true;
  /** Whether it answers 500 to every question about memberships. */
  down = false;
  /** What it answers such a question with in place of saying yes or no. */
  membershipStatus: number | undefined;
  readonly #account: { readonly id: number; readonly login: string };
  readonly #lifetime: number;
  /** Access tokens that are good, and until when. */
  readonly #access = new Map<string, number>();
  readonly #refresh = new Map<string, string>();

  /** @param lifetime of its access tokens, in seconds: eight hours at the real one */
  constructor(account: { id: number; login: string }, lifetime = 28_800) {
    this.#account = account;
    this.#lifetime = lifetime;
  }

  /** Everything that it gave out ends, as when a person revokes the app. */
  revokeAll(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  /** How often it was asked for something. */
  count(asked: string): number {
    return this.asked.filter((line) => line === asked).length;
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const asked = `${request.method} ${url.pathname}`;
    this.asked.push(asked);
    switch (asked) {
      case "GET /login/oauth/authorize": {
        const callback = new URL(url.searchParams.get("redirect_uri") ?? "");
        callback.searchParams.set("code", crypto.randomUUID());
        callback.searchParams.set("state", url.searchParams.get("state") ?? "");
        return new Response(null, { status: 302, headers: { location: callback.href } });
      }
      case "POST /login/oauth/access_token":
        return this.#tokens(await request.formData());
      case "DELETE /applications/client/token": {
        const body = await request.json<{ access_token: string }>();
        return new Response(null, { status: this.#access.delete(body.access_token) ? 204 : 422 });
      }
    }
    if (!this.#isGood(request.headers.get("authorization"))) return refusal(401, "Bad credentials");
    switch (asked) {
      case "GET /user":
        return Response.json(this.#account);
      case "GET /repos/inspector/hello-world/issues":
        return Response.json([]);
      case "POST /repos/inspector/hello-world/issues": {
        const { title } = await request.json<{ title: string }>();
        const html_url = "https://github.com/inspector/hello-world/issues/1";
        return Response.json({ number: 1, title, state: "open", html_url }, { status: 201 });
      }
      case "GET /user/memberships/orgs/acme":
        if (this.down) return refusal(500, "Server Error");
        if (this.membershipStatus) return refusal(this.membershipStatus, "Not said here");
        return this.member ? Response.json({ state: "active" }) : refusal(404, "Not Found");
    }
    return refusal(404, "Not Found");
  }

  /** How many access tokens it would still take. */
  get goodTokens(): number {
    return [...this.#access.values()].filter((until) => until > Date.now()).length;
  }

  /** A personal access token, which does not expire. */
  issuePersonalToken(): string {
    const token = `ghp_${"a".repeat(36)}`;
    this.#access.set(token, Number.POSITIVE_INFINITY);
    return token;
  }

  #tokens(parameters: FormData): Response {
    if (parameters.get("grant_type") === "refresh_token") {
      const used = String(parameters.get("refresh_token"));
      const former = this.#refresh.get(used);
      // a refresh token works once, and ends the access token that it came with
      if (former === undefined || !this.#refresh.delete(used)) {
        return Response.json({ error: "bad_refresh_token" });
      }
      this.#access.delete(former);
    }
    const access = `ghu_${crypto.randomUUID()}`;
    const refresh = `ghr_${crypto.randomUUID()}`;
    this.#access.set(access, Date.now() + this.#lifetime * 1000);
    this.#refresh.set(refresh, access);
    return Response.json({
      access_token: access,
      expires_in: this.#lifetime,
      refresh_token: refresh,
      refresh_token_expires_in: 15_897_600,
      scope: "",
      token_type: "bearer",
    });
  }

  #isGood(authorization: string | null): boolean {
    const [, token = ""] = /^(?:token|bearer) (\S+)$/i.exec(authorization ?? "") ?? [];
    return (this.#access.get(token) ?? 0) > Date.now();
  }
}

/** GitHub's JSON error answer. */
function refusal(status: number, message: string): Response {
  return Response.json({ message, status: String(status) }, { status });
}
