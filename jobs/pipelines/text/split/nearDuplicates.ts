import { seededRandom } from '../../../../core/learn/random.ts';
import { fold } from '../../../../core/text/fold.ts';

/** Texts whose sets of shingles have at least this in common (Jaccard) tell the same. */
const LIKENESS = 0.8;
/** Letters of a shingle. */
const SHINGLE = 4;
/**
 * MinHash (Broder 1997) in bands: two texts become candidates when all hashes of one band agree. With 20 bands of 4 a pair
 * at a likeness of 0.8 is missed once in 38,000.
 */
const BANDS = 20;
const ROWS = 4;

/**
 * Numbers the groups of texts that tell the same: those that fold to one text or are near duplicates, directly or through
 * others.
 *
 * @returns the group of each text; groups are numbered by their first text
 */
export function duplicateGroups(texts: readonly string[]): Int32Array {
  const shingles = texts.map(shinglesOf);
  const parent = Int32Array.from(texts, (_, i) => i);
  const find = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  const signatures = shingles.map(signature);
  for (let band = 0; band < BANDS; band++) {
    const buckets = new Map<string, number[]>();
    for (const [i, hashes] of signatures.entries()) {
      const key = hashes.subarray(band * ROWS, (band + 1) * ROWS).join();
      const bucket = buckets.get(key) ?? [];
      // Those of one group already are not compared again, so that a headline repeated a thousand times costs little.
      for (const other of bucket) {
        const [a, b] = [find(i), find(other)];
        if (a !== b && jaccard(shingles[i], shingles[other]) >= LIKENESS)
          parent[Math.max(a, b)] = Math.min(a, b);
      }
      bucket.push(i);
      buckets.set(key, bucket);
    }
  }
  return Int32Array.from(texts, (_, i) => find(i));
}

/** Share of the shingles of two texts that both have. */
export function likeness(a: string, b: string): number {
  return jaccard(shinglesOf(a), shinglesOf(b));
}

function shinglesOf(text: string): Set<number> {
  // Digits count for nothing: "price analysis 3/12" and "3/14" are one headline.
  const folded = fold(text).replace(/\p{N}+/gu, '');
  const found = new Set<number>();
  for (let i = 0; i <= Math.max(0, folded.length - SHINGLE); i++)
    found.add(hash(folded.slice(i, i + SHINGLE)));
  return found;
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0;
  for (const value of a) if (b.has(value)) shared++;
  return shared / (a.size + b.size - shared);
}

/** 32-bit FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

const random = seededRandom(20);
const multipliers = Uint32Array.from({ length: BANDS * ROWS }, () => Math.floor(random() * 2 ** 32) | 1);
const shifts = Uint32Array.from({ length: BANDS * ROWS }, () => Math.floor(random() * 2 ** 32));

/** The least value of each hash over the shingles. */
function signature(shingles: ReadonlySet<number>): Uint32Array {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const shingle of shingles) {
    for (let i = 0; i < least.length; i++) {
      const mixed = Math.imul(shingle ^ shifts[i], multipliers[i]);
      const value = (mixed ^ (mixed >>> 15)) >>> 0;
      if (value < least[i]) least[i] = value;
    }
  }
  return least;
}
