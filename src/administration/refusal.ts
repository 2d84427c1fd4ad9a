/** Something that an operator asked for and that is not done; the message is a sentence for them. */
export class AdministrationRefusal extends Error {
  override readonly name = "AdministrationRefusal";
}
