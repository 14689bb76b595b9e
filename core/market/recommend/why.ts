import type { RecommendAnswer } from './answer.ts';
import type { Evidence } from './graph.ts';

/** Daily returns that correlate less move no more alike than any two tokens do. */
const ALIKE = 0.5;
/** Tokens that share less are no kin. */
const KIN = 0.3;

type Reason = Pick<RecommendAnswer['items'][number], 'why' | 'because'>;

/** What a recommendation rests on, in figures and in words; only what is there is said. */
export function reasonOf(
  place: number,
  {
    heldBy,
    neighbours,
    alikeTo,
    alike,
    kinTo,
    kin,
  }: Pick<Evidence, 'heldBy' | 'neighbours' | 'alikeTo' | 'alike' | 'kinTo' | 'kin'>,
  symbols: readonly string[],
  sector: string | undefined,
): Reason {
  const holders = Math.round(heldBy[place]);
  const movesLike =
    alike[place] >= ALIKE ? { symbol: symbols[alikeTo[place]], correlation: round(alike[place]) } : undefined;
  const kinOf =
    kin[place] >= KIN ? { symbol: symbols[kinTo[place]], likeness: round(kin[place]) } : undefined;
  const parts = [
    holders > 0 && `held by ${holders} of ${Math.round(neighbours)} holders with a portfolio like yours`,
    movesLike !== undefined &&
      `moves like ${movesLike.symbol} (correlation ${movesLike.correlation.toFixed(2)})`,
    kinOf !== undefined && `of a kind with ${kinOf.symbol}${sector === undefined ? '' : ` (${sector})`}`,
  ].filter((part) => part !== false);
  return {
    why: parts.length > 0 ? parts.join('; ') : 'widely held, though by nobody with a portfolio like yours',
    because: {
      heldBy: holders,
      ...(movesLike !== undefined && { movesLike }),
      ...(kinOf !== undefined && { kinOf }),
      ...(sector !== undefined && { sector }),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
