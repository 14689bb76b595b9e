import { distance } from 'fastest-levenshtein';
import { answer, type Outcome, refuse } from '../refusal.ts';

/** A token that we serve: how people call it, and where sources know it. */
export interface Token {
  symbol: string;
  name: string;
  aliases: readonly string[];
  /** Identifier at CoinGecko. */
  coingeckoId: string;
}

const token = (symbol: string, name: string, coingeckoId: string, ...aliases: string[]): Token => ({
  symbol,
  name,
  coingeckoId,
  aliases,
});

/** The served universe: the tokens that the snapshot pipeline selects, longest clean history first. */
export const tokens: readonly Token[] = [
  token('BTC', 'Bitcoin', 'bitcoin', 'xbt'),
  token('ETH', 'Ethereum', 'ethereum', 'ether'),
  token('BNB', 'BNB', 'binancecoin', 'binance coin'),
  token('LTC', 'Litecoin', 'litecoin'),
  token('ADA', 'Cardano', 'cardano'),
  token('XRP', 'XRP', 'ripple', 'ripple'),
  token('XLM', 'Stellar', 'stellar', 'lumens'),
  token('TRX', 'TRON', 'tron'),
  token('ETC', 'Ethereum Classic', 'ethereum-classic'),
  token('VET', 'VeChain', 'vechain'),
  token('LINK', 'Chainlink', 'chainlink'),
  token('ZEC', 'Zcash', 'zcash'),
  token('ATOM', 'Cosmos', 'cosmos'),
  token('ALGO', 'Algorand', 'algorand'),
  token('DOGE', 'Dogecoin', 'dogecoin'),
  token('HBAR', 'Hedera', 'hedera-hashgraph', 'hashgraph'),
  token('BCH', 'Bitcoin Cash', 'bitcoin-cash'),
  token('SOL', 'Solana', 'solana'),
  token('DOT', 'Polkadot', 'polkadot'),
  token('PAXG', 'PAX Gold', 'pax-gold', 'gold'),
  token('UNI', 'Uniswap', 'uniswap'),
  token('AVAX', 'Avalanche', 'avalanche-2'),
  token('NEAR', 'NEAR Protocol', 'near'),
  token('AAVE', 'Aave', 'aave'),
  token('FIL', 'Filecoin', 'filecoin'),
  token('XTZ', 'Tezos', 'tezos'),
  token('SHIB', 'Shiba Inu', 'shiba-inu', 'shiba'),
  token('ICP', 'Internet Computer', 'internet-computer'),
  token('QNT', 'Quant', 'quant-network'),
  token('AXS', 'Axie Infinity', 'axie-infinity', 'axie'),
  token('COMP', 'Compound', 'compound-governance-token'),
  token('THETA', 'Theta Network', 'theta-token'),
  token('DYDX', 'dYdX', 'dydx-chain'),
  token('CHZ', 'Chiliz', 'chiliz'),
  token('DASH', 'Dash', 'dash'),
  token('IOST', 'IOST', 'iostoken'),
  token('KSM', 'Kusama', 'kusama'),
  token('ALICE', 'My Neighbor Alice', 'my-neighbor-alice'),
  token('C98', 'Coin98', 'coin98'),
  token('CELR', 'Celer Network', 'celer-network', 'celer'),
];

const bySymbol = new Map(tokens.map((entry) => [entry.symbol, entry]));
const names = tokens.flatMap((entry) =>
  [entry.symbol, entry.name, ...entry.aliases].map((name) => ({ name: name.toLowerCase(), entry })),
);

/** The token that a person means by a symbol, name or alias in any case; refuses with the nearest known ones. */
export function findToken(text: string): Outcome<Token> {
  const wanted = text.trim().replace(/^\$/, '').toLowerCase();
  const known = bySymbol.get(wanted.toUpperCase()) ?? names.find(({ name }) => name === wanted)?.entry;
  if (known !== undefined) return answer(known);
  const near = nearestTokens(wanted, 3).map((entry) => `${entry.symbol} (${entry.name})`);
  return refuse(
    'UnknownSymbol',
    `I do not know the token "${text.trim().slice(0, 24)}".`,
    `Did you mean ${near.join(', ')}?`,
  );
}

/** The `count` tokens whose symbol or name is nearest by edit distance. */
export function nearestTokens(text: string, count: number): Token[] {
  const wanted = text.slice(0, 32).toLowerCase();
  const best = new Map<Token, number>();
  for (const { name, entry } of names) {
    const score = distance(wanted, name) / Math.max(wanted.length, name.length);
    best.set(entry, Math.min(score, best.get(entry) ?? Number.POSITIVE_INFINITY));
  }
  return [...best]
    .sort((a, b) => a[1] - b[1])
    .slice(0, count)
    .map(([entry]) => entry);
}
