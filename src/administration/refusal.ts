/** Something that an operator asked for and that is not done; the message is a sentence for them. */
export class AdministrationRefusal extends Error {
  override readonly name = "AdministrationRefusal";
  /** For the audit: a word or two that stay the same from one version to the next. */
  readonly reason: string;

  constructor(message: string, reason = "not-usable") {
    super(message);
    this.reason = reason;
  }
}
