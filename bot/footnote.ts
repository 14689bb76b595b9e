/** How each source of prices is called in a sentence. */
const names: Record<string, string> = {
  coingecko: 'CoinGecko',
  coinbase: 'Coinbase Exchange',
  kraken: 'Kraken',
  posted: 'the candles that were sent',
};

/**
 * Age and source of candles, in one sentence.
 * @param asOf the newest of them; @param candles what they are called
 */
export function dataNote(
  asOf: string,
  data: { source: string; live: boolean },
  candles = 'daily candles',
): string {
  if (data.source === 'snapshot')
    return `Offline: ${candles} to ${asOf} from the snapshot that ships with this version, not today's prices.`;
  const source = names[data.source] ?? data.source;
  return data.live
    ? `${candles.charAt(0).toUpperCase()}${candles.slice(1)} to ${asOf} (UTC) from ${source}.`
    : `No source answers now: ${candles} to ${asOf} (UTC), earlier received from ${source}.`;
}

export function modelNote({ name, version }: { name: string; version: string }): string {
  return `Model ${name} ${version}.`;
}

export const notFinancialAdvice = 'Not financial advice.';
