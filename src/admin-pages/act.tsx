import { AdministrationRefusal } from "../administration/refusal.ts";
import { readForm } from "../web/form.ts";
import { renderAdmin } from "./frame.tsx";
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
    const { settings, trail } = c.env;
    const { userId, login } = c.get("visitor");
    const form = await readForm(c, c.get("visitor"), settings);
    if (!form) {
      const refused = { decision: "refused", reason: "forged-form" } as const;
      trail.record({ kind: "administration", action, userId, login, ...refused });
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
  const name = "Nothing was done";
  return renderAdmin(c, {
    status: 403,
    ...{ title: name, name },
    body: (
      <p>
        This form was not sent from a page that this server showed you since you signed in here. Open the page
        anew and try again.
      </p>
    ),
  });
}

/** It failed in the middle: part of it may have been done, and the rest is done by doing it again. */
function showUnfinished(c: AdminContext, error: unknown): Promise<Response> {
  const reference = crypto.randomUUID();
  const detail = error instanceof Error ? error.name : typeof error;
  console.error(JSON.stringify({ event: "act_failed", reference, path: c.req.path, error: detail }));
  const name = "Not everything was done";
  return renderAdmin(c, {
    status: 500,
    ...{ title: name, name },
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
