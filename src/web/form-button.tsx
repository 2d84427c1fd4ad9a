import type { PropsWithChildren } from "hono/jsx";
import { proofField } from "./form.ts";

interface FormButtonProps {
  /** Where it goes. */
  readonly action: string;
  /** That the form is ours, for this action. */
  readonly proof: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly kind?: "danger" | "primary" | undefined;
}

/** A form that is one button. */
export function FormButton({
  action,
  proof,
  fields = {},
  kind,
  children,
}: PropsWithChildren<FormButtonProps>) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name={proofField} value={proof} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={kind}>
        {children}
      </button>
    </form>
  );
}
