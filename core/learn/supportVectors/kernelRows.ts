import type { Matrix } from '../matrix.ts';
import { type Kernel, kernelRow, squaredNorms } from './kernel.ts';

const CACHE_BYTES = 256 * 1024 * 1024;

/**
 * Rows of the kernel matrix of a set with itself, computed when they are asked for. The least recently used ones make
 * room for new ones; float32, as in LIBSVM, keeps twice as many.
 */
export class KernelRows {
  readonly rows: number;
  /** The kernel of each row with itself. */
  readonly diagonal: Float64Array;
  readonly #kernel: Kernel;
  readonly #x: Matrix;
  readonly #norms: Float64Array;
  readonly #capacity: number;
  /** In the order of last use. */
  readonly #cached = new Map<number, Float32Array>();

  constructor(kernel: Kernel, x: Matrix, cacheBytes = CACHE_BYTES) {
    this.rows = x.rows;
    this.#kernel = kernel;
    this.#x = x;
    this.#norms = squaredNorms(x);
    this.diagonal = kernel.kind === 'linear' ? this.#norms : new Float64Array(x.rows).fill(1);
    // A step needs two rows at once.
    this.#capacity = Math.max(2, Math.floor(cacheBytes / (4 * Math.max(x.rows, 1))));
  }

  /** To be read only, and only until `capacity` other rows have been asked for. */
  row(index: number): Float32Array {
    const known = this.#cached.get(index);
    if (known !== undefined) {
      this.#cached.delete(index);
      this.#cached.set(index, known);
      return known;
    }
    const values = this.#room();
    kernelRow(this.#kernel, this.#x, index, this.#x, this.#norms, values);
    this.#cached.set(index, values);
    return values;
  }

  #room(): Float32Array {
    if (this.#cached.size < this.#capacity) return new Float32Array(this.rows);
    const [oldest, values] = this.#cached.entries().next().value as [number, Float32Array];
    this.#cached.delete(oldest);
    return values;
  }
}
