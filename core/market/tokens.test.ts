import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { SnapshotIndex } from './candles/snapshot.ts';
import { findToken, nearestTokens, tokens } from './tokens.ts';

describe('tokens', () => {
  it.each([
    ['BTC', 'BTC'],
    ['btc', 'BTC'],
    [' $eth ', 'ETH'],
    ['Bitcoin', 'BTC'],
    ['ether', 'ETH'],
    ['xbt', 'BTC'],
    ['ethereum classic', 'ETC'],
    ['gold', 'PAXG'],
  ])('%j is %s', (text, symbol) => {
    expect(findToken(text)).toMatchObject({ ok: true, value: { symbol } });
  });

  it.each([
    ['BTCC', 'BTC'],
    ['etherium', 'ETH'],
    ['slona', 'SOL'],
    ['dogcoin', 'DOGE'],
  ])('%j is refused with %s among the nearest', (text, symbol) => {
    const found = findToken(text);
    expect(found).toMatchObject({ ok: false, refusal: { id: 'UnknownSymbol' } });
    expect(nearestTokens(text, 3).map((token) => token.symbol)).toContain(symbol);
    expect(!found.ok && found.refusal.hint).toContain(symbol);
  });

  it('does not repeat a long text in its refusal', () => {
    const found = findToken('x'.repeat(10_000));
    expect(!found.ok && found.refusal.message.length).toBeLessThan(80);
  });

  it('are exactly those of the snapshot, and no name means two of them', async () => {
    const index = JSON.parse(await readFile('models/snapshot/candles.json', 'utf8')) as SnapshotIndex;
    expect(tokens.map(({ symbol }) => symbol)).toEqual(index.series.map(({ symbol }) => symbol));
    const names = tokens.flatMap(({ symbol, name, aliases }) => [
      ...new Set([symbol, name, ...aliases].map((text) => text.toLowerCase())),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});
