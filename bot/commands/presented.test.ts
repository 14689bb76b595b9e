import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRow } from '../../core/market/candles/candles.ts';
import { syntheticCandles } from '../../core/market/testing/syntheticCandles.ts';
import { type Asked, ask } from '../ask.ts';
import { catalogue } from '../catalogue.ts';
import { renderPng } from '../charts/drawing/render.ts';
import { openTestApp, type TestApp } from '../testing/testApp.ts';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});
afterAll(() => test.close());

async function answered(question: { text: string } | { command: string; args: Record<string, unknown> }) {
  const asked: Asked = await ask(test.app, question, { surface: 'rest' });
  if (!asked.ok) throw new Error(`${asked.refusal.id}: ${asked.refusal.message}`);
  return asked;
}

describe('what a person is shown', () => {
  it.each([
    '/recommend BTC 0.5 ETH',
    '/recommend DOGE 1 NOSUCH content',
    '/holdings',
    '/anomaly ETH',
    '/anomaly PAXG 2025-04-09',
    '/anomaly BTC 4h',
    '/anomalies BTC',
    '/anomalies DOGE 2025-01-01 2025-03-31',
    '/anomalies ETH 4h',
    '/allocate BTC ETH SOL risk=low horizon=30',
    '/allocate BTC GLD TLT CASH 7 high',
    '/predict BTC',
    '/predict SHIB 30',
    '/market PAXG',
    '/market BTC',
    '/scorecard',
    '/scorecard ALGO',
    '/clusters',
    '/compare BTC',
    '/compare ETH 7',
    '/features SOL',
    '/features BTC 30 return',
    '/model',
    '/model forecast',
    '/similar SOL',
    '/similar PAXG',
    '/help',
    '/status',
  ])('%s has a title, a chart that can be drawn, and buttons that ask known commands', async (text) => {
    const { reply } = await answered({ text });
    expect(reply.title).not.toBe('');
    if (reply.chart !== undefined) {
      expect(reply.chart.alt.length).toBeGreaterThan(20);
      expect((await renderPng(reply.chart, 'dark')).length).toBeGreaterThan(10_000);
    }
    for (const { command } of reply.buttons ?? [])
      expect(catalogue.map(({ name }) => `/${name}`)).toContain(command.split(' ')[0]);
    expect(JSON.stringify(reply)).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('a forecast of the snapshot says in its title from which day it looks, and gives no advice', async () => {
    const { reply } = await answered({ text: '/predict BTC' });
    expect(reply.title).toContain('from Jun 30, 2025');
    expect(reply.footnote.join(' ')).toMatch(/Offline: daily candles to 2025-06-30.*Not financial advice/s);
  });

  it('says that a forecast which is the naive one is no better, and that a coin is a coin', async () => {
    const { reply } = await answered({ text: '/predict BTC 30' });
    expect(reply.text).toMatch(/nothing was found that beats "no change"/);
    expect(reply.text).toMatch(/a rise is as likely as a fall/);
  });
});

describe('posted candles', () => {
  const rows = Array.from({ length: 120 }, (_, row) => toRow(syntheticCandles(120), row));
  const forecastOf = (candles: typeof rows) =>
    answered({ command: 'predict', args: { symbol: 'MINE', horizon: 5, candles } });

  it.each([
    ['a day without volume', (row: (typeof rows)[number]) => ({ ...row, volume: 0 })],
    [
      'a candle that never moved',
      (row: (typeof rows)[number]) => ({ ...row, high: row.close, low: row.close, open: row.close }),
    ],
  ])('with %s are forecast and drawn', async (_, spoil) => {
    const { reply } = await forecastOf(rows.map((row, i) => (i === 100 ? spoil(row) : row)));
    if (reply.chart === undefined) throw new Error('there is no chart');
    expect((await renderPng(reply.chart, 'light')).length).toBeGreaterThan(10_000);
  });

  it('that never move at all are refused: nothing like it was ever learned from', async () => {
    const flat = rows.map(({ date }) => ({ date, open: 5, high: 5, low: 5, close: 5, volume: 0 }));
    const asked = await ask(
      test.app,
      { command: 'predict', args: { symbol: 'MINE', horizon: 5, candles: flat } },
      { surface: 'rest' },
    );
    expect(asked).toMatchObject({ ok: false, refusal: { id: 'UnlikeTraining' } });
  });
});
