import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { adjustedRandIndex } from '../../learn/clusters/adjustedRand.ts';
import { agglomerate, type Merge } from '../../learn/clusters/agglomerative.ts';
import { euclideanDistances } from '../../learn/clusters/distances.ts';
import { KMeans } from '../../learn/clusters/kMeans.ts';
import { silhouettes } from '../../learn/clusters/silhouette.ts';
import { type Matrix, matrix } from '../../learn/matrix.ts';
import { mean } from '../../learn/mean.ts';
import { seededRandom, shuffle } from '../../learn/random.ts';
import { compress, products, splitMarket, standardise } from './behaviour.ts';

/** Numbers of groups that are tried. */
export const GROUPS = { least: 3, most: 10 } as const;
/** Shuffled markets that the silhouette is held against. */
export const SHUFFLES = 20;
/** Of the groups that are shown, */
const RESTARTS = 100;
/** and of those that are held against shuffled markets: both sides are searched alike. */
const COMPARED_RESTARTS = 10;

/** How clearly the tokens fall into groups, seen in one way. */
export interface Separation {
  /** Mean over the tokens, -1 to 1, at the best number of groups. */
  silhouette: number;
  /** The same of tokens that share nothing but the market: mean and highest of SHUFFLES. */
  shuffled: { mean: number; highest: number };
}

export interface Grouping {
  /** True where groups are sought in what the market does not explain. */
  marketRemoved: boolean;
  separation: Separation;
  /** The way that was not taken. */
  otherwise: Separation;
  /** Group of each token, from 0. */
  labels: Int32Array;
  /** Of each token in its group. */
  silhouettes: Float64Array;
  /** Adjusted Rand index of the groups of the first and of the second half of the days: 1 the same, 0 chance. */
  stability: number;
  /** Ward's, of the same distances as the groups. */
  merges: Merge[];
  /** tokens x tokens of daily log returns. */
  correlations: Matrix;
  /** tokens x tokens of what the market does not explain. */
  ownCorrelations: Matrix;
}

const known = new LRUCache<string, Grouping>({ max: 4 });

/** The grouping of these returns, computed once: it depends on nothing else. @param returns tokens x days */
export function groupingOf(returns: Matrix): Grouping {
  const { buffer, byteOffset, byteLength } = returns.data;
  const key = createHash('sha256')
    .update(`${returns.rows} ${returns.columns}`)
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('base64');
  const found = known.get(key) ?? group(returns);
  known.set(key, found);
  return found;
}

/** Two ways to see behaviour: whole, and without what follows the market. */
const views = [(rows: Matrix) => rows, (rows: Matrix) => standardise(splitMarket(rows).own)] as const;

function group(returns: Matrix): Grouping {
  const rows = standardise(returns);
  const shuffled = shuffledMarkets(rows);
  const seen = views.map((view) => {
    const coordinates = compress(view(rows));
    const compared = bestGroups(coordinates, COMPARED_RESTARTS).silhouette;
    const values = shuffled.map((market) => bestGroups(compress(view(market)), COMPARED_RESTARTS).silhouette);
    const separation = {
      silhouette: compared,
      shuffled: { mean: mean(values), highest: Math.max(...values) },
    };
    // A silhouette alone cannot choose: one token that stands far apart makes a high one, groups or not.
    return { view, coordinates, separation, excess: compared - mean(values) };
  });
  const chosen = seen[1].excess > seen[0].excess ? 1 : 0;
  const { view, coordinates, separation } = seen[chosen];
  const best = bestGroups(coordinates, RESTARTS);
  const distances = euclideanDistances(coordinates);
  return {
    marketRemoved: chosen === 1,
    separation,
    otherwise: seen[1 - chosen].separation,
    labels: best.labels,
    silhouettes: silhouettes(distances, best.labels),
    stability: stability(returns, view, new Set(best.labels).size),
    merges: agglomerate(distances, 'ward'),
    correlations: products(rows),
    ownCorrelations: products(views[1](rows)),
  };
}

/** The number of groups with the highest silhouette. */
function bestGroups(coordinates: Matrix, restarts: number): { labels: Int32Array; silhouette: number } {
  const distances = euclideanDistances(coordinates);
  let best: { labels: Int32Array; silhouette: number } | undefined;
  for (let clusters = GROUPS.least; clusters <= GROUPS.most; clusters++) {
    const labels = kMeansLabels(coordinates, clusters, restarts);
    // Tokens that all move alike leave k-means with one group, which has no silhouette.
    const silhouette = new Set(labels).size < 2 ? 0 : mean(silhouettes(distances, labels));
    if (best === undefined || silhouette > best.silhouette) best = { labels, silhouette };
  }
  if (best === undefined) throw new RangeError('No number of groups was tried');
  return best;
}

function kMeansLabels(coordinates: Matrix, clusters: number, restarts: number): Int32Array {
  return new KMeans({ clusters, restarts }).fit(coordinates).predict(coordinates);
}

/** Markets in which each token follows the whole as it does, and its own moves come in a random order. */
function shuffledMarkets(rows: Matrix): Matrix[] {
  const { followed, own } = splitMarket(rows);
  const { columns } = rows;
  const random = seededRandom(1);
  return Array.from({ length: SHUFFLES }, () => {
    const market = matrix(rows.rows, columns);
    for (let row = 0; row < rows.rows; row++) {
      const moves = [...own.data.subarray(row * columns, (row + 1) * columns)];
      shuffle(moves, random);
      for (let i = 0; i < columns; i++)
        market.data[row * columns + i] = followed.data[row * columns + i] + moves[i];
    }
    return standardise(market);
  });
}

function stability(returns: Matrix, view: (rows: Matrix) => Matrix, clusters: number): number {
  const half = Math.floor(returns.columns / 2);
  const labelsOf = (from: number, to: number) => {
    const part = matrix(returns.rows, to - from);
    for (let row = 0; row < returns.rows; row++)
      part.data.set(
        returns.data.subarray(row * returns.columns + from, row * returns.columns + to),
        row * (to - from),
      );
    return kMeansLabels(compress(view(standardise(part))), clusters, RESTARTS);
  };
  return adjustedRandIndex(labelsOf(0, half), labelsOf(half, returns.columns));
}
