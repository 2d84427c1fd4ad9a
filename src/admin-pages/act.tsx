import { AdministrationRefusal } from "../administration/refusal.ts";
import { reportFailure } from "../telemetry/failure.ts";
import { formWords, readForm } from "../web/form.ts";
import { defineWords, inLanguageOf } from "../web/language.ts";
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
    name: inLanguageOf(c, words).nothingDone,
    body: <p>{inLanguageOf(c, formWords).notOurs}</p>,
  });
}

/** It failed in the middle: part of it may have been done, and the rest is done by doing it again. */
function showUnfinished(c: AdminContext, error: unknown): Promise<Response> {
  const reference = reportFailure("act_failed", error, { path: c.req.path });
  const { notAllDone, doItAgain, inTheLog } = inLanguageOf(c, words);
  return renderAdmin(c, {
    status: 500,
    name: notAllDone,
    body: (
      <>
        <p class="problem" role="alert">
          {doItAgain}
        </p>
        <p class="quiet">{inTheLog(reference)}</p>
      </>
    ),
  });
}

const words = defineWords({
  en: {
    nothingDone: "Nothing was done",
    notAllDone: "Not everything was done",
    doItAgain:
      "Something failed in the middle, so part of it may be done and part of it not. Do it again: what is done already stays as it is, and the rest is done then.",
    inTheLog: (reference: string) => `The log has what failed under ${reference}.`,
  },
  ja: {
    nothingDone: "何も実行されませんでした",
    notAllDone: "一部が実行されていません",
    doItAgain:
      "途中で失敗したため、一部だけが実行された可能性があります。もう一度実行してください。すでに実行されたものはそのままで、残りが実行されます。",
    inTheLog: (reference) => `失敗した内容は、ログに参照コード ${reference} で記録されています。`,
  },
  ko: {
    nothingDone: "아무 작업도 실행되지 않았습니다",
    notAllDone: "일부가 실행되지 않았습니다",
    doItAgain:
      "도중에 실패하여 일부만 실행되었을 수 있습니다. 다시 실행하세요. 이미 실행된 것은 그대로 유지되고 나머지가 실행됩니다.",
    inTheLog: (reference) => `실패한 내용은 로그에 다음 참조 코드로 기록되어 있습니다: ${reference}`,
  },
});
