/**
 * What kept a check from being made: whatever was asked for, something else answered, or nobody did. Several checks meet the
 * same one, which is then one finding.
 */
export class Obstacle extends Error {
  override readonly name = "Obstacle";
  /** What the finding is about. */
  readonly check: string;
  /** What to do about it. */
  readonly fix: string;
  /** The request that met it, such as "POST /mcp". */
  readonly request: string;

  /** @param message the rest of a sentence that begins with the request: "is answered by …" */
  constructor(check: string, request: string, message: string, fix: string) {
    super(message);
    this.check = check;
    this.request = request;
    this.fix = fix;
  }
}
