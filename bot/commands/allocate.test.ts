import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AllocateAnswer, allocateAnswer } from '../../core/market/allocate/answer.ts';
import { ask, parse } from '../ask.ts';
import { catalogue } from '../catalogue.ts';
import { createReadiness } from '../house/readiness.ts';
import { httpRoutes } from '../surfaces/rest/rest.ts';
import { type HttpServer, serveHttp } from '../surfaces/rest/server.ts';
import { openTestApp, type TestApp } from '../testing/testApp.ts';
import command from './allocate.ts';

let test: TestApp;
let server: HttpServer;
beforeAll(async () => {
  test = await openTestApp();
  await test.app.openStore();
  server = await serveHttp(
    httpRoutes({ app: test.app, readiness: createReadiness(test.app, () => {}) }),
    test.config,
  );
}, 60_000);
afterAll(async () => {
  await server.close(100);
  await test.close();
});

type Body = AllocateAnswer & { error: { id: string; hint: string } };

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, server.address), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

describe('POST /allocate', () => {
  it('splits all of the money over tokens, gold and cash, from files alone', async () => {
    const { status, body } = await post('/allocate', {
      symbols: ['BTC', 'ETH', 'GLD'],
      horizon: 14,
      risk: 'low',
    });
    expect(status).toBe(200);
    const got = allocateAnswer.parse(body);
    expect(got.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10);
    expect(got.fan).toHaveLength(14);
    expect(got.world).toMatchObject({ name: 'latent world', unlikeTraining: ['GLD'] });
    expect(got.data.othersAsOf).toBe('2025-06-30');
    expect(got.backTest).toMatchObject({ equalWeight: { name: 'equal weight' } });
  });

  it.each([
    [{ symbols: ['BTC', 'NVDIA'] }, 404, 'UnknownSymbol', /NVDA \(Nvidia\)/],
    [{ symbols: ['BTC'] }, 400, 'BadArguments', /BTC CASH/],
    [{ symbols: Array.from({ length: 21 }, (_, i) => `A${i}`) }, 400, 'BadArguments', /\/allocate/],
    [{ symbols: ['BTC', 'ETH'], risk: 'none' }, 400, 'BadArguments', /\/allocate/],
    [{ symbols: ['BTC', 'ETH'], horizon: 31 }, 400, 'BadArguments', /\/allocate/],
    [{ symbols: ['BTC', 'ETH'], cash: true }, 400, 'BadArguments', /arguments are/],
    [{}, 422, 'NoHoldings', /Name them/],
  ])('refuses %j', async (sent, status, id, hint) => {
    const got = await post('/allocate', sent);
    expect([got.status, got.body.error.id]).toEqual([status, id]);
    expect(got.body.error.hint).toMatch(hint);
  });

  it('starts from the holdings that the conversation has saved', async () => {
    const mine = { 'X-Chat': 'allocate-1' };
    const saved = {
      action: 'set',
      holdings: [
        { symbol: 'BTC', weight: 3 },
        { symbol: 'ETH', weight: 1 },
      ],
    };
    expect((await post('/holdings', saved, mine)).status).toBe(200);
    const { body } = await post('/allocate', { risk: 'high' }, mine);
    expect(body.saved).toBe(true);
    const held = Object.fromEntries(body.weights.map(({ symbol, held: now }) => [symbol, now]));
    expect(held).toEqual({ BTC: 0.75, ETH: 0.25, CASH: 0 });
  });
});

describe('the words of a plan', () => {
  async function answered(text: string) {
    const asked = await ask(test.app, { text }, { surface: 'rest' });
    if (!asked.ok) throw new Error(asked.refusal.message);
    return asked;
  }

  it('tell range, loss and back-test, and give no advice', async () => {
    const { reply } = await answered('/allocate BTC ETH SOL risk=low horizon=30');
    expect(reply.title).toMatch(/%.*\(low risk, 30 days\)$/);
    expect(reply.text).toMatch(/80 % probability.*loses with \d+ % probability.*worst twentieth/s);
    expect(reply.text).toMatch(/remade and traded with costs from Jul 1, 2023.*buying and holding BTC/s);
    expect(reply.footnote.join(' ')).toMatch(/Offline: .* Not financial advice\.$/s);
    expect(reply.footnote.join(' ')).not.toMatch(/Stocks and funds/);
    expect(reply.chart?.alt).toMatch(/equal weight/);
  });

  it('say how old the closes of stocks are', async () => {
    const { reply } = await answered('/allocate BTC SPY');
    expect(reply.footnote.join(' ')).toMatch(/Stocks and funds: daily closes to 2025-06-30 .* tokens alone/s);
  });

  const backTest = {
    from: '2023-07-01',
    to: '2025-06-30',
    universe: 'tokens',
    planned: { name: 'p', yearlyReturn: 0.1, volatility: 0.2, sharpe: 0.5, maxDrawdown: 0.3 },
    equalWeight: { name: 'e', yearlyReturn: 0.4, volatility: 0.5, sharpe: 0.9, maxDrawdown: 0.5 },
    buyAndHold: { name: 'b', yearlyReturn: 0.05, volatility: 0.5, sharpe: 0.2, maxDrawdown: 0.4 },
    surelyDifferent: false,
  };

  it('say that such plans have lost where they have, and that they won where they have', async () => {
    const { answer } = await answered('/allocate BTC ETH horizon=5');
    const textOf = (change: Partial<typeof backTest>) =>
      command.present({ ...(answer as AllocateAnswer), backTest: { ...backTest, ...change } }, {}).text;
    expect(textOf({})).toMatch(/less than equal weight \(\+40\.0 %\) and more than buying and holding BTC/);
    expect(textOf({})).toMatch(/too close to tell it from equal weight/);
    expect(textOf({ surelyDifferent: true })).toMatch(/lower than that of equal weight beyond chance/);
    expect(textOf({ planned: { ...backTest.planned, yearlyReturn: 0.9 } })).toMatch(/more than equal weight/);
    const unmeasured = command.present({ ...(answer as AllocateAnswer), backTest: null }, {});
    expect(unmeasured.text).toMatch(/has not been measured/);
  });
});

describe('what people say', () => {
  it.each([
    [
      '/allocate BTC ETH SOL risk=low horizon=30',
      { symbols: ['BTC', 'ETH', 'SOL'], horizon: 30, risk: 'low' },
    ],
    [
      'allocate bitcoin and ether for a month, low risk',
      { symbols: ['BTC', 'ETH'], horizon: 30, risk: 'low' },
    ],
    ['how should I split 3 coins for low risk?', { horizon: 30, risk: 'low' }],
    [
      'how should I split BTC, ETH and SOL for a week?',
      { symbols: ['BTC', 'ETH', 'SOL'], horizon: 7, risk: 'medium' },
    ],
    [
      'split my money over bitcoin, gold and cash',
      { symbols: ['BTC', 'PAXG', 'CASH'], horizon: 30, risk: 'medium' },
    ],
  ])('%s', (text, args) => {
    const parsed = parse(catalogue, { text });
    expect(parsed.ok ? [parsed.value.command.name, parsed.value.args] : parsed.refusal).toEqual([
      'allocate',
      args,
    ]);
  });
});
