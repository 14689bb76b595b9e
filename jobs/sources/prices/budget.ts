/** The time that whoever asks may be kept waiting, counted from the construction. */
export class Budget {
  readonly #end: number;

  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /** The value if it comes within the rest of the budget and `atMostMs`; otherwise undefined, and the work goes on. */
  async within<T>(work: Promise<T>, atMostMs = Number.POSITIVE_INFINITY): Promise<T | undefined> {
    const rest = Math.max(0, Math.min(this.#end - performance.now(), atMostMs));
    let timer: NodeJS.Timeout | undefined;
    const spent = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, rest, undefined);
    });
    try {
      return await Promise.race([work, spent]);
    } finally {
      clearTimeout(timer);
    }
  }
}
