/** Who did something, as far as that is known. */
interface Who {
  /** The account id. */
  readonly userId?: string | undefined;
  /** What they were called then: shown, and never trusted. */
  readonly login?: string | undefined;
  readonly clientId?: string | undefined;
  readonly grantId?: string | undefined;
}

/**
 * What was decided: `refused` by the rules of this server, `denied` by the person, `asked` if they have to answer
 * first, `failed` if nobody could decide.
 */
export type Decision = "allowed" | "refused" | "denied" | "asked" | "failed";

interface Decided extends Who {
  readonly decision: Decision;
  /** A word or two that stay the same from one version to the next. */
  readonly reason?: string | undefined;
  /** What else there is to say, such as the scopes that it was about. */
  readonly detail?: string | undefined;
}

/** Somebody came back from where they signed in, signed out of the pages, or has an account linked no more. */
export interface SignInEvent extends Decided {
  readonly kind: "sign-in";
  /**
   * What they signed in for, or that they went. `unlink` is the decision to end a link, `link-ended` that GitHub or an
   * operator had, which came out when it was used.
   */
  readonly action:
    | "connect"
    | "change"
    | "identify"
    | "visit"
    | "link"
    | "unlink"
    | "link-ended"
    | "sign-out";
  /** GitHub's numeric id of the account that is linked. */
  readonly subject?: string | undefined;
}

/** Whether a client may be connected. */
export interface ConsentEvent extends Decided {
  readonly kind: "consent";
}

/** What a connection may do was changed by its owner, or was not. */
export interface PermissionsEvent extends Decided {
  readonly kind: "permissions";
}

/** A grant's life. `end` is the decision to end it, `ended` that it is over, however that came. */
export interface GrantEvent extends Decided {
  readonly kind: "grant";
  readonly action: "make" | "refresh" | "exchange" | "end" | "ended";
}

/** A token was not given out, one does not suffice, or one that was got elsewhere was not taken. */
export interface TokenEvent extends Decided {
  readonly kind: "token";
  readonly action: "request" | "challenge" | "present";
  /** What an unverified request says it is about. It is nobody's doing until that is proven. */
  readonly subject?: string | undefined;
}

/** What a client can ask for. */
export type OperationKind = "tool" | "resource" | "prompt" | "completion";

/** A client asked for something to be done. */
export interface OperationEvent extends Decided {
  readonly kind: OperationKind;
  /** The name of the tool, resource or prompt, as it is declared: never what a client made up. */
  readonly action: string;
  readonly outcome: "ok" | "failed" | "not-done";
  /** Milliseconds. */
  readonly duration: number;
  readonly argumentBytes?: number | undefined;
  readonly resultBytes?: number | undefined;
  readonly given?: GivenArguments | undefined;
  /** Who acted at GitHub, if that was not the caller. */
  readonly actor?: string | undefined;
  /** What the caller was told of a failure of ours, and the log has, too. */
  readonly reference?: string | undefined;
}

/** The arguments of an operation as they came. They are hashed before anything is kept. */
export interface GivenArguments {
  readonly values: unknown;
  /** The parameters that there are. Names beside these are a client's own, and may be anything. */
  readonly declared: readonly string[];
}

/** An operator, or this server by itself, did something to somebody else's. */
export interface AdministrationEvent extends Decided {
  readonly kind: "administration";
  readonly action: string;
  /** Whom or what it was done to. */
  readonly subject?: string | undefined;
}

/** Something was asked for too often, or whether it was could not be found out. */
export interface LimitEvent extends Decided {
  readonly kind: "limit";
  readonly action: "calls" | "registration" | "authorization" | "token-refusals" | "headless";
  readonly reason: "exceeded" | "limiter-failed";
}

/** Everything that is recorded. */
export type AuditEvent =
  | SignInEvent
  | ConsentEvent
  | PermissionsEvent
  | GrantEvent
  | TokenEvent
  | OperationEvent
  | AdministrationEvent
  | LimitEvent;

export type AuditKind = AuditEvent["kind"];
