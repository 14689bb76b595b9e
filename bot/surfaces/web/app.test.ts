import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadiness } from '../../house/readiness.ts';
import { openTestApp, type TestApp } from '../../testing/testApp.ts';
import { webDependencies } from '../../webDependencies.ts';
import { httpRoutes } from '../rest/rest.ts';
import { type OpenedBrowser, openBrowser } from './testing/browser.ts';
import { serveApp } from './testing/server.ts';
import { webRoutes } from './web.ts';

let house: TestApp;
let server: Awaited<ReturnType<typeof serveApp>>;
let browser: OpenedBrowser;

beforeAll(async () => {
  house = await openTestApp();
  const { app } = house;
  const readiness = createReadiness(app, () => void app.openStore());
  const routes = httpRoutes({ app, readiness, healthOnly: false, pages: webRoutes(webDependencies(app)) });
  server = await serveApp(new Hono().route('/', routes));
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await house.close();
});

describe('the web chat on the real house', () => {
  it('answers /predict BTC with interval, chart and footnote, then a button, then a refusal with its way forward', async () => {
    const { page, errors, hosts, close } = await browser.visit();
    await page.goto(server.url);
    const ask = async (text: string) => {
      await page.getByRole('combobox').fill(text);
      await page.getByRole('combobox').press('Escape');
      await page.getByRole('combobox').press('Enter');
    };
    await ask('/predict BTC');
    await page.getByText(/is forecast between \$[\d,]+ and \$[\d,]+ with 80 % probability/).waitFor();
    const chart = page.getByRole('img', { name: /BTC/ }).first();
    await chart.waitFor();
    await expect
      .poll(() => chart.evaluate((image) => ('naturalWidth' in image ? image.naturalWidth : 0)))
      .toBe(1760);
    await page.getByText('Not financial advice.').first().waitFor();
    await page.screenshot({ path: 'test-output/answer.png' });

    await page.getByRole('button', { name: '7 days' }).first().click();
    await page.getByText(/BTC in 7 days from Jun 30, 2025/).waitFor();

    await ask('/market ether');
    await page.getByText(/Ethereum \(ETH\)/).waitFor();
    await page.getByText('RSI (14)').waitFor();

    await ask('what should I buy next, I hold bitcoin and solana');
    await page
      .getByText(/held by \d+ of \d+ holders with a portfolio like yours/)
      .first()
      .waitFor();
    await ask('/holdings set FIL 2 HNT 1');
    await page.getByText('Saved: FIL 2, HNT 1').waitFor();
    await page.getByRole('button', { name: 'Recommend' }).last().click();
    await page.getByText(/For your saved holdings FIL 67 %, HNT 33 %/).waitFor();
    await page.screenshot({ path: 'test-output/recommend.png' });

    await ask('/predict BTX');
    await page.getByText(/Did you mean .*BTC \(Bitcoin\)/).waitFor();
    await page.screenshot({ path: 'test-output/refusal.png' });

    expect(errors).toEqual([]);
    expect([...hosts]).toEqual([new URL(server.url).host]);
    await close();
  });

  it('serves its interactive documentation without any other host', async () => {
    const { page, errors, hosts, close } = await browser.visit();
    await page.goto(`${server.url}/docs`);
    await page.getByText('/market/{symbol}').first().waitFor();
    await page.screenshot({ path: 'test-output/docs.png' });
    expect(errors).toEqual([]);
    expect([...hosts]).toEqual([new URL(server.url).host]);
    await close();
  });
});
