/** What is wrong with what an operator asked for, for whoever says it in another language. */
export type Wrong =
  /** These parts of it, by their names, are not of their form. */
  | { readonly kind: "form"; readonly parts: readonly string[] }
  /** It has parts that a search does not take. */
  | { readonly kind: "unknown-parts" }
  /** Its time ends before it begins. */
  | { readonly kind: "from-after-to" }
  /** Usage of more than a year. */
  | { readonly kind: "span" }
  /** A place to go on from, of another list or of none. */
  | { readonly kind: "cursor" }
  | { readonly kind: "reason-too-long"; readonly most: number }
  /** Nobody can block themselves, nor another operator. */
  | { readonly kind: "self" | "operator" }
  /** Nothing to end; or what would be ended is what the call came by. */
  | { readonly kind: "no-such-grant" | "own-grant" }
  | { readonly kind: "not-operator" };

/** What the audit has a word of its own for: the kind. */
const recordedKinds: ReadonlySet<Wrong["kind"]> = new Set([
  "self",
  "operator",
  "no-such-grant",
  "own-grant",
  "not-operator",
] as const);

/** Something that an operator asked for and that is not done; the message is a sentence for them, in English. */
export class AdministrationRefusal extends Error {
  override readonly name = "AdministrationRefusal";
  readonly wrong: Wrong;
  /** For the audit: a word or two that stay the same from one version to the next. */
  readonly reason: string;

  constructor(message: string, wrong: Wrong) {
    super(message);
    this.wrong = wrong;
    this.reason = recordedKinds.has(wrong.kind) ? wrong.kind : "not-usable";
  }
}
