/** How many answers of each kind an isolate remembers. What is forgotten is asked for again. */
const mostRemembered = 1000;

/** An answer, and until when it holds, in milliseconds since the epoch. */
interface Kept<Answer> {
  readonly answer: Answer;
  readonly until: number;
}

/**
 * What was found of the tokens that were presented lately, in this isolate, by a hash of each. Anybody can send any
 * number that are no good: those are kept apart, so that they do not push the good ones out.
 */
export class HeadlessAnswers<Answer> {
  readonly #good = new Map<string, Kept<Answer>>();
  readonly #bad = new Map<string, Kept<Answer>>();
  /** Questions under way: one is enough for all who present the same token at once. */
  readonly #underWay = new Map<string, Promise<Answer>>();
  readonly #most: number;

  constructor(most = mostRemembered) {
    this.#most = most;
  }

  /** What is known, or being found out. */
  get(key: string): Answer | Promise<Answer> | undefined {
    return this.#held(this.#good, key) ?? this.#held(this.#bad, key) ?? this.#underWay.get(key);
  }

  /**
   * Finds out, unless that is being done already.
   * @param lasting how long an answer holds, in milliseconds, and whether it is a good one; one that fails is forgotten
   */
  ask(
    key: string,
    question: () => Promise<Answer>,
    lasting: (answer: Answer) => { readonly isGood: boolean; readonly lifetime: number },
  ): Promise<Answer> {
    const known = this.#underWay.get(key);
    if (known) return known;
    const asking = question()
      .then((answer) => {
        const { isGood, lifetime } = lasting(answer);
        // of what is forgotten meanwhile, nothing is kept
        if (this.#underWay.get(key) === asking)
          this.#keep(isGood ? this.#good : this.#bad, key, { answer, until: Date.now() + lifetime });
        return answer;
      })
      .finally(() => {
        if (this.#underWay.get(key) === asking) this.#underWay.delete(key);
      });
    this.#underWay.set(key, asking);
    return asking;
  }

  /** It does not hold any more. */
  forget(key: string): void {
    this.#good.delete(key);
    this.#bad.delete(key);
    this.#underWay.delete(key);
  }

  #held(among: Map<string, Kept<Answer>>, key: string): Answer | undefined {
    const kept = among.get(key);
    if (!kept || Date.now() < kept.until) return kept?.answer;
    among.delete(key);
    return undefined;
  }

  #keep(among: Map<string, Kept<Answer>>, key: string, kept: Kept<Answer>): void {
    // the oldest goes first: a map has its keys in the order in which they came
    const [oldest] = among.keys();
    if (among.size >= this.#most && oldest !== undefined) among.delete(oldest);
    among.set(key, kept);
  }
}
