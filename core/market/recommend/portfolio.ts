import { answer, type Outcome, refuse } from '../../refusal.ts';
import { findToken } from '../tokens.ts';

/** One token that a person holds, as they wrote it. */
export interface Holding {
  symbol: string;
  weight?: number | undefined;
}

/** Holdings that the model knows. */
export interface Portfolio {
  /** Weights add up to 1. */
  held: { symbol: string; weight: number }[];
  unknown: string[];
}

/** The symbol that a person means: a known one in any case, with or without $, or a name or alias of a served token. */
export function symbolOf(text: string, known: ReadonlySet<string>): string {
  const symbol = text.trim().replace(/^\$/, '').toUpperCase();
  if (known.has(symbol)) return symbol;
  const token = findToken(text);
  return token.ok ? token.value.symbol : symbol;
}

/**
 * Joins what is given twice, fills missing weights with the mean of the given ones, and scales to 1. A symbol that the
 * model does not know is named and left out; where none is known, that is a refusal.
 */
export function readPortfolio(holdings: readonly Holding[], known: ReadonlySet<string>): Outcome<Portfolio> {
  const given = holdings.flatMap(({ weight }) => (weight === undefined ? [] : [weight]));
  const usual = given.length === 0 ? 1 : given.reduce((sum, weight) => sum + weight, 0) / given.length;
  const weights = new Map<string, number>();
  const unknown = new Set<string>();
  for (const { symbol: text, weight = usual } of holdings) {
    const symbol = symbolOf(text, known);
    if (known.has(symbol)) weights.set(symbol, (weights.get(symbol) ?? 0) + weight);
    else unknown.add(text.trim().slice(0, 32));
  }
  if (weights.size === 0) {
    const names = [...unknown].slice(0, 5).map((name) => `"${name}"`);
    return refuse(
      'UnknownSymbol',
      `I know no holders and no prices of ${names.join(', ')}.`,
      'Name at least one token that I know, such as BTC, ETH, SOL or FIL.',
    );
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return answer({
    held: [...weights].map(([symbol, weight]) => ({ symbol, weight: weight / total })),
    unknown: [...unknown],
  });
}
