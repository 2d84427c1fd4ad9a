import { openToAll } from "../access/rules.ts";
import { named } from "../policy/subjects.ts";
import { type AccessRules, type Settings, settingsOf } from "../settings/settings.ts";
import { tellingTrace } from "../telemetry/traced-object.ts";
import type { Credential } from "../upstream/credential.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { upstreamOf, upstreamOfAccount } from "../upstream/upstream-of.ts";
import { AccessRecord } from "./access-record.ts";
import { Alarm } from "./alarm.ts";
import { Allowances } from "./allowances.ts";
import { BlockRecord } from "./block-record.ts";
import { ChangeRecord } from "./change-record.ts";
import { Changes } from "./changes.ts";
import { ConnectionAnswers } from "./connection-answers.ts";
import { ConnectionStore } from "./connection-store.ts";
import { CredentialStore, isPresented } from "./credential-store.ts";
import { EndedTokens } from "./ended-tokens.ts";
import { Endings } from "./endings.ts";
import { GroupRecord } from "./group-record.ts";
import { LinkRecord } from "./link-record.ts";
import type { LinkedVaultBindings } from "./linked-vaults.ts";
import { Linking } from "./linking.ts";
import { OpenSessions, type SessionObjectBindings } from "./open-sessions.ts";
import { PresentedTokens } from "./presented-tokens.ts";
import { QuotaRecord } from "./quota-record.ts";
import { Receipts } from "./receipts.ts";
import { Renewal } from "./renewal.ts";
import { Revocations } from "./revocations.ts";
import { SignIns } from "./sign-ins.ts";
import { CredentialSupply } from "./supply.ts";

/** The bindings of an account's object. */
export type VaultBindings = SessionObjectBindings & LinkedVaultBindings;

const day = 24 * 3600_000;

/** What an account's object is made of: each part keeps one thing in its storage, and knows those that it needs. */
export function vaultParts(state: DurableObjectState, env: VaultBindings) {
  const { sql } = state.storage;
  const settings = settingsOf(env);
  const { secrets } = settings;
  const upstream = upstreamOfVault(state, settings);
  const { rules, groups: namedGroups } = heldTo(upstream, settings);
  // The object's id is the same however it was woken; its name is not there if that was by its id
  const owner = state.id.toString();

  const connections = new ConnectionStore(sql);
  const credentials = new CredentialStore(sql, secrets, owner);
  const changes = new Changes();
  const made = new ChangeRecord(sql, secrets, owner);
  const quotas = new QuotaRecord(sql);
  const block = new BlockRecord(sql, connections, rules.contact, upstream.name);
  const sessions = new OpenSessions(sql, env.MCP_OBJECT);
  const receipts = new Receipts(sql);
  const confirmed = (id: number) => receipts.confirm(id);
  const isInUse = () => connections.live(Date.now()).some(({ scopeSet }) => !isPresented(scopeSet));
  const revocations = new Revocations(sql, secrets, owner, upstream, confirmed, isInUse);
  const links = new LinkRecord(state.storage);
  const endedTokens = new EndedTokens(sql);
  const alarm = new Alarm(state.storage, [
    () => connections.nextExpiry(),
    () => revocations.nextTry(),
    () => receipts.nextDue(),
    () => made.nextExpiry(),
    () => links.nextDue(),
    () => endedTokens.nextDue(),
  ]);
  const access = new AccessRecord(state.storage, state.id.name, rules, upstream);
  const presented = new PresentedTokens(connections, credentials, endedTokens, access);
  const endings = new Endings(connections, credentials, revocations, receipts, {
    ended: (id) => {
      changes.announce(id);
      // whoever ended it is not made to wait for those
      state.waitUntil(Promise.all([sessions.end(id), alarm.set()]));
    },
    // of a blocked account everything ends, and is to be as good as before once that is over
    wanted: (connection) => {
      if (!block.isSet()) presented.refuse(connection);
    },
    schedule: () => alarm.set(),
    everything: async () => void (await linking.unlink()),
  });
  const discard = async (credential: Credential) => {
    await revocations.add(credential);
    await alarm.set();
  };
  const groups = new GroupRecord(state.storage, namedGroups, upstream);
  const signIns = new SignIns(connections, credentials, revocations, endings, access, (credential) =>
    state.waitUntil(discard(credential)),
  );
  const renewal = new Renewal(credentials, upstream, discard);
  const supply = new CredentialSupply(credentials, renewal, endings, access, rules, upstream.name);
  const answers = new ConnectionAnswers(connections, supply, access, groups, block, alarm);
  const vaultOf = (account: string) => tellingTrace(env.ACCOUNTS.get(env.ACCOUNTS.idFromName(account)));
  const idleTime = settings.grantIdleDays * day;
  const linking = new Linking(links, vaultOf, answers, block, changes, alarm, idleTime);
  const allowances = new Allowances(connections, changes);
  return {
    ...{ connections, credentials, changes, made, quotas, block, sessions, revocations, alarm },
    ...{ endings, signIns, presented, endedTokens, answers, allowances, linking },
  };
}

/** Where the account of an object is. The first time, its name says it; alarms wake objects without their names. */
function upstreamOfVault({ id, storage }: DurableObjectState, settings: Settings): Upstream {
  const key = "account";
  const known = storage.kv.get<string>(key);
  if (id.name !== undefined && known !== id.name) storage.kv.put(key, id.name);
  const account = id.name ?? known;
  return account === undefined ? upstreamOf(settings) : upstreamOfAccount(account, settings);
}

/** What an account is held to: people are judged where they sign in, and not by an account that they linked. */
function heldTo(
  { kind }: Upstream,
  settings: Settings,
): { readonly rules: AccessRules; readonly groups: readonly string[] } {
  return kind === upstreamOf(settings).kind
    ? { rules: settings.access, groups: named(settings.policy).groups }
    : { rules: openToAll(settings.access), groups: [] };
}
