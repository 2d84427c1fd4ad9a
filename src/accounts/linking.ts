import { originOf } from "../telemetry/error-origin.ts";
import { log } from "../telemetry/log.ts";
import type { Alarm } from "./alarm.ts";
import type { CredentialAnswer, Receipt } from "./answers.ts";
import type { BlockRecord } from "./block-record.ts";
import type { Changes } from "./changes.ts";
import type { ConnectionAnswers } from "./connection-answers.ts";
import type { Link, LinkAnswer, LinkedAnswer, LinkStatus, Unlinked } from "./link-answers.ts";
import type { LinkRecord } from "./link-record.ts";
import type { LinkedVault } from "./linked-vaults.ts";

/** What those who wait for a link wait for; connections have ids of another form. */
const awaited = "link";

const notLinked =
  "This needs a GitHub account, and the person has not linked one: they sign in to this server elsewhere. They can link theirs, then call again.";

/**
 * The GitHub account that a person linked: their own account's vault leads to that account's, which has the credential,
 * refreshes it and loses it. It asks the other one and is never asked by it, so neither waits for itself.
 */
export class Linking {
  readonly #record: LinkRecord;
  readonly #vaultOf: (account: string) => LinkedVault;
  readonly #answers: ConnectionAnswers;
  readonly #block: BlockRecord;
  readonly #changes: Changes;
  readonly #alarm: Alarm;
  readonly #idleTime: number;

  /** @param idleTime how long a link stays that nobody uses, in milliseconds */
  constructor(
    record: LinkRecord,
    vaultOf: (account: string) => LinkedVault,
    answers: ConnectionAnswers,
    block: BlockRecord,
    changes: Changes,
    alarm: Alarm,
    idleTime: number,
  ) {
    this.#record = record;
    this.#vaultOf = vaultOf;
    this.#answers = answers;
    this.#block = block;
    this.#changes = changes;
    this.#alarm = alarm;
    this.#idleTime = idleTime;
  }

  /** Links an account whose vault has the connection by now, in place of the one that was linked before. */
  async link(link: Link): Promise<LinkAnswer> {
    this.#record.begin(link);
    await this.#alarm.set();
    const answer = await this.#sustain(link);
    // somebody may have blocked either of them in the meantime
    const message = this.#block.refusal()?.message ?? (answer.kind === "ended" ? answer.message : undefined);
    if (message !== undefined) {
      await this.#end(link);
      return { kind: "refused", message };
    }
    const former = this.#record.set(link);
    this.#changes.announce(awaited);
    if (former) await this.#endLater(former);
    return { kind: "linked", link, former };
  }

  /** Ends the link, there and at GitHub; undefined if there is none. */
  async unlink(): Promise<Unlinked | undefined> {
    const link = this.#record.clear();
    return link && { link, token: (await this.#endLater(link)) ?? "pending" };
  }

  /**
   * The account that is linked, as far as this vault knows: that it is not any more may come out when it is used.
   * @param patience how long to wait for one, in milliseconds
   * @param former the connection of one that is not meant: another is to take its place
   */
  async linked(patience = 0, former?: string): Promise<Link | undefined> {
    const deadline = Date.now() + patience;
    for (;;) {
      const current = this.#block.isSet() ? undefined : this.#record.current();
      const link = current?.connectionId === former ? undefined : current;
      const now = Date.now();
      if (link || now >= deadline || this.#block.isSet()) return link;
      if (!(await this.#changes.next(awaited, deadline - now))) return undefined;
    }
  }

  /** The link, if it stands in the other vault as well. */
  async status(): Promise<LinkStatus | undefined> {
    const link = await this.linked();
    if (!link) return undefined;
    const status = await this.#vaultOf(link.account).status(link.connectionId);
    if (status) return { ...link, status };
    this.#record.ended(link.connectionId);
    return this.#record.current() && (await this.status());
  }

  /** The linked account's credential, for a connection of the person's that stands, and with what that may do. */
  async credential(id: string): Promise<LinkedAnswer> {
    return await this.#usable(id, (link) => this.#sustain(link));
  }

  /** One in place of a credential of the linked account that GitHub answered with 401. */
  async rejected(id: string, accessToken: string): Promise<LinkedAnswer> {
    return await this.#usable(id, ({ account, connectionId }) =>
      this.#vaultOf(account).rejected(connectionId, accessToken),
    );
  }

  /** What has to end, and did not yet. */
  async endLeft(): Promise<void> {
    for (const link of this.#record.due()) await this.#endLater(link);
  }

  async #usable(id: string, ask: (link: Link) => Promise<CredentialAnswer>): Promise<LinkedAnswer> {
    const own = await this.#answers.credential(id);
    if (own.kind !== "good") return own;
    const link = this.#record.current();
    if (!link) return { kind: "unlinked", message: notLinked };
    const answer = await ask(link);
    const current = this.#record.current();
    // it may be another by now, or none: what was answered is not for this person any more
    if (current?.connectionId !== link.connectionId)
      return current ? await this.#usable(id, ask) : { kind: "unlinked", message: notLinked };
    switch (answer.kind) {
      case "unavailable":
        return answer;
      case "ended":
        this.#record.ended(link.connectionId);
        return { kind: "unlinked", message: over(link), lost: link };
      case "good": {
        // the person's own connection, as it is now: its limits, and whether it stands
        const given = this.#answers.given(id, answer);
        if (given.kind !== "good") return given;
        const { account, login } = link;
        const { upstreamScopes } = answer;
        return { ...given, account, login, ...(upstreamScopes && { upstreamScopes }) };
      }
    }
  }

  /** The connection of a link is used, and lives on. */
  #sustain({ account, connectionId }: Link): Promise<CredentialAnswer> {
    return this.#vaultOf(account).sustain(connectionId, Date.now() + this.#idleTime);
  }

  /** Ends a link's connection now, or as soon as its vault can be reached. */
  async #endLater(link: Link): Promise<Receipt["token"] | undefined> {
    try {
      return await this.#end(link);
    } catch (error) {
      log.warn("link_not_ended", originOf(error));
      await this.#alarm.set();
      return undefined;
    }
  }

  async #end({ account, connectionId }: Link): Promise<Receipt["token"]> {
    const receipt = await this.#vaultOf(account).end(connectionId);
    this.#record.ended(connectionId);
    return receipt?.token ?? "none";
  }
}

function over({ login, account }: Link): string {
  return `The GitHub account ${login} (${account}) is not linked any more: GitHub took its access back, it was not used for too long, or the operator of this server ended it. The person can link it again, then call again.`;
}
