/** What one check found. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  /** A warning is to be known; only what failed keeps people from connecting. */
  readonly status: "ok" | "warning" | "failed";
  /** A sentence. */
  readonly found: string;
  /** What to do next, as sentences. */
  readonly fix?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, status: "ok", found });

export const warning = (check: string, found: string, fix: string): Finding => ({
  ...{ check, status: "warning", found, fix },
});

export const failed = (check: string, found: string, fix: string): Finding => ({
  ...{ check, status: "failed", found, fix },
});
