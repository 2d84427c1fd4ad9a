import { defineWords, inPageLanguage } from "../../web/language.ts";
import { signInPlace } from "../../web/upstream-name.tsx";

interface TextFilterProps {
  readonly name: string;
  readonly label: string;
  /** What was entered. */
  readonly value: string;
  /** Whether it is the id of an account. */
  readonly isAccount?: boolean;
  readonly placeholder?: string;
}

/** Longest text that is shown again of what was entered: nothing that means anything is longer. */
const longestShown = 2000;

/** What a list is filtered by, as a text. */
export function TextFilter({ name, label, value, isAccount, placeholder }: TextFilterProps) {
  return (
    <div>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        value={value.slice(0, longestShown)}
        inputmode={isAccount && signInPlace().kind === "github" ? "numeric" : undefined}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
      />
    </div>
  );
}

/** What a list is filtered by, as one of several, which the audit has by these names. */
export function ChoiceFilter({
  name,
  label,
  value,
  choices,
}: Pick<TextFilterProps, "name" | "label" | "value"> & { choices: readonly string[] }) {
  return (
    <div>
      <label for={name}>{label}</label>
      <select id={name} name={name}>
        <option value="">{inPageLanguage(any)}</option>
        {choices.map((choice) => (
          <option value={choice} selected={choice === value} lang="en">
            {choice}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What stands for all of several. */
const any = defineWords({ en: "any", ja: "すべて", ko: "모두" });
