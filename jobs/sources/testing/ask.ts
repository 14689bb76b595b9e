import { findToken, type Token } from '../../../core/market/tokens.ts';
import type { Ask, SourceTools } from '../exchanges/source.ts';
import { NOON } from './house.ts';

/** What a source is built and asked with, in a test of that source alone. */
export const tools: SourceTools = { clock: { now: () => NOON }, tryTimeoutMs: 10_000 };

export function askNow(): Ask {
  return { now: NOON, signal: new AbortController().signal };
}

export function tokenOf(symbol: string): Token {
  const token = findToken(symbol);
  if (!token.ok) throw new Error(`${symbol} is not served`);
  return token.value;
}
