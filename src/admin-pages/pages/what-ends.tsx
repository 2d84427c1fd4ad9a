import type { GrantFacts, Page } from "../../administration/facts.ts";
import { defineWords, inPageLanguage } from "../../web/language.ts";
import { Moment } from "../../web/moment.tsx";
import { AccountInWords, Client } from "./who.tsx";

interface WhatEndsProps {
  readonly userId: string;
  /** Undefined if they cannot be had now. */
  readonly grants: Page<"grants", GrantFacts> | undefined;
}

/** What ends when everything of an account does: whose it is, how much, and by which clients. */
export function WhatEnds({ userId, grants }: WhatEndsProps) {
  const said = inPageLanguage(words);
  if (!grants) return <p class="warning">{said.notKnown(userId)}</p>;
  const { length } = grants.grants;
  const login = grants.grants.find((grant) => grant.login)?.login;
  return (
    <>
      <p>{said.has({ userId, login, count: length, isMore: grants.next !== undefined })}</p>
      {length > 0 && (
        <ul>
          {grants.grants.map(({ clientId, clientName, createdAt }) => (
            <li>
              <Client clientId={clientId} clientName={clientName} />
              <small class="below">{said.since(createdAt)}</small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface Has {
  readonly userId: string;
  readonly login: string | undefined;
  /** How many grants. */
  readonly count: number;
  /** Whether there are more than these. */
  readonly isMore: boolean;
}

const words = defineWords({
  en: {
    notKnown: (userId: string) =>
      `How many grants account ${userId} has is not known now. All that it has ends.`,
    has: ({ userId, login, count, isMore }: Has) => (
      <>
        Account <AccountInWords {...{ userId, login }} /> has{" "}
        <strong>{grantsInEnglish(count, isMore)}</strong>
        {count === 0 ? "." : ", which end at once, and with them their tokens:"}
      </>
    ),
    since: (at: number) => (
      <>
        since <Moment at={at} />
      </>
    ),
  },
  ja: {
    notKnown: (userId) =>
      `アカウント ${userId} の許可が何件あるか、現在は不明です。許可はすべて取り消されます。`,
    has: ({ userId, login, count, isMore }) => (
      <>
        アカウント <AccountInWords {...{ userId, login }} />
        の許可は{" "}
        <strong>
          {count} 件{isMore && "以上"}
        </strong>
        {count === 0 ? "です。" : "あり、そのトークンとともに直ちに取り消されます："}
      </>
    ),
    since: (at) => (
      <>
        <Moment at={at} /> から
      </>
    ),
  },
  ko: {
    notKnown: (userId) =>
      `계정 ${userId}의 허가가 몇 개인지 지금은 알 수 없습니다. 있는 허가는 모두 철회됩니다.`,
    has: ({ userId, login, count, isMore }) => (
      <>
        계정 <AccountInWords {...{ userId, login }} />의 허가는{" "}
        <strong>
          {count}개{isMore && " 이상"}
        </strong>
        {count === 0 ? "입니다." : "이며, 그 토큰과 함께 즉시 철회됩니다:"}
      </>
    ),
    since: (at) => (
      <>
        <Moment at={at} />
        부터
      </>
    ),
  },
});

function grantsInEnglish(count: number, isMore: boolean): string {
  if (isMore) return `${count} grants or more`;
  if (count === 0) return "no grant";
  return count === 1 ? "1 grant" : `${count} grants`;
}
