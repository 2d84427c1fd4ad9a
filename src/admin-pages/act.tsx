import { AdministrationRefusal } from "../administration/refusal.ts";
import { reportFailure } from "../telemetry/failure.ts";
import { formWords, readForm } from "../web/form.ts";
import { inLanguageOf } from "../web/language.ts";
import { renderAdmin } from "./frame.tsx";
import { recordRefused } from "./refused.ts";
import type { AdminContext } from "./services.ts";

/** What a form says in a field; empty if it has no such field. */
export type Field = (name: string) => string;

/**
 * Does what a form of these pages asks for. One that no page of ours showed to this operator does nothing, and is in
 * the audit: somebody may be trying to have them do something.
 * @param action what it is, in the audit
 */
export function onForm(action: string, work: (c: AdminContext, field: Field) => Promise<Response>) {
  return async (c: AdminContext): Promise<Response> => {
    const form = await readForm(c, c.get("visitor"), c.env.settings);
    if (!form) {
      recordRefused(c, action, "forged-form");
      return await refuseForm(c);
    }
    const field: Field = (name) => {
      const value = form.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    try {
      return await work(c, field);
    } catch (error) {
      if (error instanceof AdministrationRefusal) throw error;
      return await showUnfinished(c, error);
    }
  };
}

function refuseForm(c: AdminContext): Promise<Response> {
  return renderAdmin(c, {
    status: 403,
    name: "Nothing was done",
    body: <p>{inLanguageOf(c, formWords).notOurs}</p>,
  });
}

/** It failed in the middle: part of it may have been done, and the rest is done by doing it again. */
function showUnfinished(c: AdminContext, error: unknown): Promise<Response> {
  const reference = reportFailure("act_failed", error, { path: c.req.path });
  return renderAdmin(c, {
    status: 500,
    name: "Not everything was done",
    body: (
      <>
        <p class="problem" role="alert">
          Something failed in the middle, so part of it may be done and part of it not. Do it again: what is
          done already stays as it is, and the rest is done then.
        </p>
        <p class="quiet">The log has what failed under {reference}.</p>
      </>
    ),
  });
}
