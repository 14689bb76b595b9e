import { setTimeout as sleep } from 'node:timers/promises';

/** A service of the main thread that remembers what handlers tell it. */
export class Notes {
  readonly #notes = new Map<string, unknown[]>();

  add(key: string, note: unknown): void {
    this.#notes.set(key, [...this.of(key), note]);
  }

  of(key: string): readonly unknown[] {
    return this.#notes.get(key) ?? [];
  }

  /** Resolves when the key has `count` notes. */
  async until(key: string, count: number): Promise<readonly unknown[]> {
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(5)) {
      if (this.of(key).length >= count) return this.of(key);
    }
    throw new Error(`waited in vain for ${count} notes; there are ${JSON.stringify(this.of(key))}`);
  }

  double(values: Float64Array): Float64Array {
    return values.map((value) => 2 * value);
  }

  fail(): never {
    const error = new RangeError('no route to postgres://me:pa55word@db/x', { cause: new Error('pa55word') });
    throw Object.assign(error, { code: 'E_ROUTE' });
  }

  unclonable(): () => void {
    return () => {};
  }
}
