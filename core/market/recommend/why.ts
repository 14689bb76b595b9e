import type { RecommendAnswer } from './answer.ts';
import type { Evidence, Method } from './graph.ts';

/** Daily returns that correlate less move no more alike than any two tokens do. */
const ALIKE = 0.5;
/** Tokens that share less are no kin. */
const KIN = 0.3;

type Reason = Pick<RecommendAnswer['items'][number], 'why' | 'because'>;

/**
 * What a recommendation rests on, in figures and in words; only what is there is said, and only what the method looks
 * at: who holds it, what it is, or both.
 */
export function reasonOf(
  place: number,
  found: Omit<Evidence, 'scores'>,
  symbols: readonly string[],
  sector: string | undefined,
  method: Method,
): Reason {
  const { heldBy, neighbours, alikeTo, alike, kinTo, kin } = found;
  const holders = Math.round(heldBy[place]);
  const movesLike =
    alike[place] >= ALIKE ? { symbol: symbols[alikeTo[place]], correlation: round(alike[place]) } : undefined;
  const kinOf =
    kin[place] >= KIN ? { symbol: symbols[kinTo[place]], likeness: round(kin[place]) } : undefined;
  const byHolders = [
    holders > 0 && `held by ${holders} of ${Math.round(neighbours)} holders with a portfolio like yours`,
  ];
  const byKind = [
    movesLike !== undefined &&
      `moves like ${movesLike.symbol} (correlation ${movesLike.correlation.toFixed(2)})`,
    kinOf !== undefined && `of a kind with ${kinOf.symbol}${sector === undefined ? '' : ` (${sector})`}`,
  ];
  const parts = [...(method === 'content' ? [] : byHolders), ...(method === 'collaborative' ? [] : byKind)];
  const said = parts.filter((part) => part !== false);
  return {
    why: said.length > 0 ? said.join('; ') : without[method],
    because: {
      heldBy: holders,
      ...(movesLike !== undefined && { movesLike }),
      ...(kinOf !== undefined && { kinOf }),
      ...(sector !== undefined && { sector }),
    },
  };
}

/** Where nothing else can be said. */
const without: Record<Method, string> = {
  hybrid: 'widely held, though by nobody with a portfolio like yours',
  collaborative: 'widely held, though by nobody with a portfolio like yours',
  content: 'has little in common with what you hold; nothing has more',
};

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
