import { mostPatterns } from "../permissions/repositories.ts";
import { defineWords, type Words } from "../web/language.ts";
import { reachWords } from "../web/reach-words.ts";
import type { ChoiceProblem } from "./choice.ts";

/** What has to be mended on a permission form, for whoever filled it in. */
export const choiceProblemWords: Words<(problem: ChoiceProblem) => string> = defineWords<
  (problem: ChoiceProblem) => string
>({
  en: (problem) => {
    switch (problem.kind) {
      case "no-reach":
        return "Choose which repositories it may reach.";
      case "no-duration":
        return "Choose how long it may make changes.";
      case "list-too-long":
        return "The list of repositories is too long.";
      case "out-of-bounds":
        return `“${problem.entry}” is outside of what the operator allows: ${reachWords.en(problem.bound)}.`;
      case "empty-list":
        return "Name at least one repository.";
      case "lookalike":
        return `“${problem.entry}” has a character that no name at GitHub has, though it may look like one.`;
      case "malformed":
        return `“${problem.entry}” is not of the form owner/repository or owner/*.`;
      case "too-many":
        return `A list holds at most ${mostPatterns} entries; owner/* stands for all of an owner's.`;
    }
  },
  ja: (problem) => {
    switch (problem.kind) {
      case "no-reach":
        return "対象のリポジトリを選択してください。";
      case "no-duration":
        return "変更を許可する期間を選択してください。";
      case "list-too-long":
        return "リポジトリの一覧が長すぎます。";
      case "out-of-bounds":
        return `「${problem.entry}」は管理者が許可する範囲の外です（${reachWords.ja(problem.bound)}）。`;
      case "empty-list":
        return "リポジトリを 1 つ以上入力してください。";
      case "lookalike":
        return `「${problem.entry}」には、GitHub の名前に似ていても使われない文字が含まれています。`;
      case "malformed":
        return `「${problem.entry}」は owner/repository または owner/* の形式ではありません。`;
      case "too-many":
        return `一覧に入力できるのは ${mostPatterns} 件までです。owner/* は、その所有者のすべてを表します。`;
    }
  },
  ko: (problem) => {
    switch (problem.kind) {
      case "no-reach":
        return "대상 리포지토리를 선택하세요.";
      case "no-duration":
        return "변경을 허용할 기간을 선택하세요.";
      case "list-too-long":
        return "리포지토리 목록이 너무 깁니다.";
      case "out-of-bounds":
        return `“${problem.entry}”은(는) 관리자가 허용하는 범위를 벗어납니다(${reachWords.ko(problem.bound)}).`;
      case "empty-list":
        return "리포지토리를 하나 이상 입력하세요.";
      case "lookalike":
        return `“${problem.entry}”에 비슷해 보이지만 GitHub 이름에 쓰이지 않는 문자가 있습니다.`;
      case "malformed":
        return `“${problem.entry}”은(는) owner/repository 또는 owner/* 형식이 아닙니다.`;
      case "too-many":
        return `목록에는 최대 ${mostPatterns}개까지 입력할 수 있습니다. owner/*는 해당 소유자의 전체를 뜻합니다.`;
    }
  },
});
