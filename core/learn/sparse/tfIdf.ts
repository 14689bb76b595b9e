import { fitted } from '../estimator.ts';
import { type SparseMatrix, sparseMatrix } from './sparseMatrix.ts';

export interface TfIdfState {
  terms: string[];
  /** Of each term: the weight that its rarity gives it. */
  rarity: number[];
}

/**
 * Terms of documents as columns: sublinear term frequency (1 + log count) times smoothed inverse document frequency
 * (Salton and Buckley 1988), rows of length 1. Terms that fitting did not see are passed over.
 */
export class TfIdf {
  readonly leastDocuments: number;
  #state: TfIdfState | undefined;
  #places = new Map<string, number>();

  /** @param leastDocuments a term must stand in as many documents */
  constructor({ leastDocuments }: { leastDocuments: number }) {
    this.leastDocuments = leastDocuments;
  }

  fit(documents: readonly (readonly string[])[]): this {
    const frequency = new Map<string, number>();
    for (const document of documents)
      for (const term of new Set(document)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    const kept = [...frequency]
      .filter(([, count]) => count >= this.leastDocuments)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return this.load({
      terms: kept.map(([term]) => term),
      rarity: kept.map(([, count]) => 1 + Math.log((1 + documents.length) / (1 + count))),
    });
  }

  transform(documents: readonly (readonly string[])[]): SparseMatrix {
    const { rarity } = fitted(this.#state);
    const rows = this.#counts(documents).map((counts) => {
      const row = new Map<number, number>();
      let square = 0;
      for (const [place, count] of counts) {
        const value = (1 + Math.log(count)) * rarity[place];
        row.set(place, value);
        square += value * value;
      }
      const length = Math.sqrt(square) || 1;
      for (const [place, value] of row) row.set(place, value / length);
      return row;
    });
    return sparseMatrix(rows, rarity.length);
  }

  /** How often each term stands in each document, as it is. */
  counts(documents: readonly (readonly string[])[]): SparseMatrix {
    return sparseMatrix(this.#counts(documents), fitted(this.#state).terms.length);
  }

  save(): TfIdfState {
    return structuredClone(fitted(this.#state));
  }

  load(state: TfIdfState): this {
    this.#state = structuredClone(state);
    this.#places = new Map(state.terms.map((term, place) => [term, place]));
    return this;
  }

  #counts(documents: readonly (readonly string[])[]): Map<number, number>[] {
    return documents.map((document) => {
      const counts = new Map<number, number>();
      for (const term of document) {
        const place = this.#places.get(term);
        if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
      }
      return counts;
    });
  }
}
