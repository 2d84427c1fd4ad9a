import { longestReason } from "../../administration/blocking.ts";
import type { GrantFacts, Page } from "../../administration/facts.ts";
import { proofField } from "../../web/form.ts";
import { signInPlace } from "../../web/upstream-name.tsx";
import { addressOf } from "../address.ts";
import { UserIdForm } from "./user-id-form.tsx";
import { WhatEnds } from "./what-ends.tsx";

/** Asks which account to block. */
export function AskWhomToBlock() {
  return (
    <>
      <p>
        The account need not have been here before. Its id does not change when its name does; <WhereIdsAre />
      </p>
      <UserIdForm action="/admin/users/block">Go on</UserIdForm>
    </>
  );
}

/** Goes on after a semicolon. */
function WhereIdsAre() {
  if (signInPlace().kind === "github")
    return (
      <>
        GitHub has it at <code>https://api.github.com/users/NAME</code>.
      </>
    );
  return <>it is in the lists here, and the tool whoami says it to whose it is.</>;
}

interface BlockPageProps {
  readonly userId: string;
  /** Undefined if they cannot be had now. */
  readonly grants: Page<"grants", GrantFacts> | undefined;
  readonly proof: string;
}

/** Asks before an account is blocked. */
export function BlockPage({ userId, grants, proof }: BlockPageProps) {
  return (
    <>
      <WhatEnds userId={userId} grants={grants} />
      <p>After that, the account cannot sign in, by whichever client, until an operator unblocks it.</p>
      <form method="post" action="/admin/users/block" class="filter">
        <input type="hidden" name={proofField} value={proof} />
        <input type="hidden" name="userId" value={userId} />
        <div class="whole">
          <label for="reason">Reason (for operators; the person is not told)</label>
          <input id="reason" name="reason" maxlength={longestReason} autocomplete="off" />
        </div>
        <div class="actions whole">
          <button type="submit" class="danger">
            Block
          </button>
          <a class="button" href={addressOf("/admin/users/one", { id: userId })}>
            Leave it as it is
          </a>
        </div>
      </form>
    </>
  );
}
