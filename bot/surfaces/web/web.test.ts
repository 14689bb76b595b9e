import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { palettes } from '../../charts/drawing/palette.ts';
import { closeRenderer, renderPng } from '../../charts/drawing/render.ts';
import { type OpenedBrowser, openBrowser, type Visit } from './testing/browser.ts';
import { createFakeAsk, type FakeAsk, fakeCommands, MARKUP } from './testing/fakeAsk.ts';
import {
  attack,
  cornerOfChart,
  focusedId,
  naturalWidth,
  overflowOf,
  pageColour,
  pageOverflow,
  runningAnimations,
} from './testing/seen.ts';
import { serveApp } from './testing/server.ts';
import { webRoutes } from './web.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const shots = fileURLToPath(new URL('../../../test-output/', import.meta.url));

let browser: OpenedBrowser;
let server: Awaited<ReturnType<typeof serveApp>>;
let fake: FakeAsk;
let visit: Visit;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await closeRenderer();
});

beforeEach(async () => {
  fake = createFakeAsk();
  server = await serveApp(webRoutes({ ask: fake.ask, commands: fakeCommands, render: renderPng }));
});

afterEach(async () => {
  await visit?.close();
  await server.stop();
});

async function open(options: Parameters<OpenedBrowser['visit']>[0] = {}) {
  visit = await browser.visit(options);
  await visit.page.goto(server.url);
  await visit.page.waitForSelector('[data-ready]');
  const { page } = visit;
  return { page, field: page.getByRole('combobox', { name: 'Your question' }) };
}

/** Called at the end of every test in which nothing should have gone wrong. */
function expectClean() {
  expect(visit.errors).toEqual([]);
  expect([...visit.hosts]).toEqual([new URL(server.url).host]);
}

test('a question typed and sent: loading, then the answer with its chart, fields, buttons and footnote', async () => {
  const { page, field } = await open();
  await field.fill('/wait');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Reading prices').waitFor();
  expect(await page.getByRole('progressbar').getAttribute('value')).toBe('0.4');
  await page.screenshot({ path: `${shots}web-loading.png` });
  fake.release();
  const image = page.getByRole('img', { name: /^BTC: next 30 days\. Daily price/ });
  await image.waitFor();
  expect(await naturalWidth(image)).toBe(1760);
  await page.getByRole('heading', { name: 'BTC: $113,854 expected by Jul 30' }).waitFor();
  expect(await page.getByRole('definition').count()).toBe(6);
  await page.getByText('This is not financial advice.').waitFor();
  expect(await page.getByRole('progressbar').count()).toBe(0);
  await page.screenshot({ path: `${shots}web-light.png` });

  await page.getByRole('button', { name: 'BTC market' }).click();
  await page.getByRole('region', { name: 'Table: ETH over the last year' }).waitFor();
  expect(fake.asked.map((question) => question.text)).toEqual(['/wait', '/market BTC']);
  expectClean();
});

test('by keyboard alone: slash focuses, the list completes, Enter sends, the arrow brings it back', async () => {
  const { page, field } = await open();
  await page.getByRole('radio', { name: 'Light' }).focus();
  await page.keyboard.press('/');
  expect(await field.inputValue()).toBe('/');
  const option = (name: RegExp) => page.getByRole('option', { name });
  expect(await page.getByRole('option').count()).toBe(fakeCommands.length);
  await page.keyboard.type('m');
  expect(await page.getByRole('option').count()).toBe(2);
  expect(await field.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('ArrowDown');
  expect(await option(/^\/model/).getAttribute('aria-selected')).toBe('true');
  expect(await field.getAttribute('aria-activedescendant')).toBe(await option(/^\/model/).getAttribute('id'));
  await page.keyboard.press('ArrowDown');
  expect(await option(/^\/market/).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Escape');
  expect(await page.getByRole('option').count()).toBe(0);
  expect(await field.getAttribute('aria-expanded')).toBe('false');
  expect(await field.inputValue()).toBe('/m');

  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('/p');
  await page.keyboard.press('Tab');
  expect(await field.inputValue()).toBe('/predict ');
  await page.keyboard.type('BTX');
  await page.keyboard.press('Enter');
  await page.getByText('Did you mean BTC, BTT or BCH?').waitFor();
  expect(await page.locator('.card').getAttribute('class')).toBe('card refusal');

  await page.keyboard.type('hello');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You said hello' }).waitFor();
  const recalled = async (key: string) => {
    await page.keyboard.press(key);
    return field.inputValue();
  };
  expect(await recalled('ArrowUp')).toBe('hello');
  expect(await recalled('ArrowUp')).toBe('/predict BTX');
  expect(await recalled('ArrowUp')).toBe('/predict BTX');
  expect(await recalled('ArrowDown')).toBe('hello');
  expect(await recalled('ArrowDown')).toBe('');
  await page.keyboard.type('/help');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You said /help' }).waitFor();
  expect(await focusedId(page)).toBe('question');
  expectClean();
});

test('a suggestion asks its example; the conversation outlives a reload, and a new chat ends it', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: /^\/predict BTC/ }).click();
  await page.getByRole('img', { name: /^BTC/ }).waitFor();
  expect(await page.getByRole('heading', { name: 'What would you like to know?' }).isVisible()).toBe(false);
  await page.reload();
  const image = page.getByRole('img', { name: /^BTC/ });
  await image.waitFor();
  expect(await naturalWidth(image)).toBe(1760);
  expect(fake.asked).toHaveLength(1);

  await page.getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor();
  expect(await page.locator('.exchange').count()).toBe(0);
  await page.keyboard.type('hello');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You said hello' }).waitFor();
  expect(fake.asked[1].chat).not.toBe(fake.asked[0].chat);
  expectClean();
});

test('where the browser keeps no more, the words outlive a reload and the image says what it showed', async () => {
  const { page, field } = await open();
  // Chromium keeps about five million characters; the chart takes more than what is left.
  await page.evaluate("sessionStorage.setItem('filler', 'x'.repeat(5_160_000))");
  await field.fill('/predict BTC');
  await field.press('Enter');
  await page.getByRole('img', { name: /^BTC/ }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'BTC: $113,854 expected by Jul 30' }).waitFor();
  await page.getByText('The chart is no longer kept. It showed: BTC: next 30 days.').waitFor();
  expect(await page.getByRole('img', { name: /^BTC/ }).count()).toBe(0);
  expectClean();
});

test('a chart opens full size, and Esc closes it', async () => {
  const { page, field } = await open(PHONE);
  await field.fill('/predict BTC');
  await field.press('Enter');
  await page.getByRole('button', { name: 'Show the chart full size' }).click();
  const viewer = page.getByRole('dialog', { name: 'Chart' });
  expect((await viewer.getByRole('img').boundingBox())?.width).toBe(880);
  await page.keyboard.press('Escape');
  expect(await viewer.isVisible()).toBe(false);
  expectClean();
});

describe('stopping', () => {
  test.each(['button', 'Escape'])(
    'by %s aborts the question at the server, and it can be asked again',
    async (way) => {
      const { page, field } = await open();
      await field.fill('/wait');
      await field.press('Enter');
      await page.getByText('Reading prices').waitFor();
      await field.fill('next');
      await field.press('Enter');
      expect(fake.asked).toHaveLength(1);
      if (way === 'button') await page.getByRole('button', { name: 'Stop' }).click();
      else await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Stopped' }).waitFor();
      await expect.poll(() => fake.asked[0].signal.aborted, { timeout: 20_000 }).toBe(true);
      expect(await field.inputValue()).toBe('next');

      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('Reading prices').waitFor();
      fake.release();
      await page.getByRole('img', { name: /^BTC/ }).waitFor();
      expect(await page.locator('.exchange').count()).toBe(1);
      expectClean();
    },
  );
});

describe('themes', () => {
  test('follows the system, down to the chart; a choice is remembered', async () => {
    const { page, field } = await open({ colorScheme: 'dark' });
    expect(await pageColour(page)).toBe('rgb(17, 19, 21)');
    await field.fill('/predict BTC');
    await field.press('Enter');
    await page.getByRole('img', { name: /^BTC/ }).waitFor();
    expect(await cornerOfChart(page)).toBe(palettes.dark.card);
    await page.screenshot({ path: `${shots}web-dark.png` });

    await page.getByRole('radio', { name: 'Light' }).check({ force: true });
    expect(await pageColour(page)).toBe('rgb(246, 244, 239)');
    await page.reload();
    await page.waitForSelector('[data-ready]');
    expect(await pageColour(page)).toBe('rgb(246, 244, 239)');
    expect(await page.getByRole('radio', { name: 'Light' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'Same as the system' }).check({ force: true });
    expect(await pageColour(page)).toBe('rgb(17, 19, 21)');
    expectClean();
  });

  test('someone who wants less motion gets none', async () => {
    const { page, field } = await open({ reducedMotion: 'reduce' });
    await field.fill('/wait');
    await field.press('Enter');
    await page.getByText('Reading prices').waitFor();
    expect(await runningAnimations(page)).toBe(0);
    fake.release();
    await page.getByRole('img', { name: /^BTC/ }).waitFor();
    expectClean();
  });
});

test.each([
  ['390 px', PHONE],
  ['360 px', { ...PHONE, viewport: { width: 360, height: 640 } }],
])('on a phone of %s nothing scrolls sideways but the table, in its own card', async (name, options) => {
  const { page, field } = await open(options);
  expect(await pageOverflow(page)).toBe(0);
  for (const text of ['/predict BTC', '/market ETH', '/predict BTX', 'w'.repeat(300)]) {
    await field.fill(text);
    await field.press('Enter');
    await page.locator('.exchange').last().locator('.card:not(.pending)').waitFor();
    expect(await pageOverflow(page), text.slice(0, 20)).toBe(0);
  }
  const table = page.locator('.table').first();
  expect(await overflowOf(table)).toBeGreaterThan(0);
  await table.scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${shots}web-phone-${name.replace(/\W/g, '')}.png` });
  await field.fill('/');
  expect(await pageOverflow(page)).toBe(0);
  // The keyboard takes the lower half: the field must still be in sight.
  await page.setViewportSize({ width: options.viewport.width, height: 320 });
  const box = await field.boundingBox();
  expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThanOrEqual(320);
  expectClean();
});

test('markup in a question and in every part of a reply stays text', async () => {
  const { page, field } = await open();
  await field.fill(MARKUP);
  await field.press('Enter');
  await page.getByRole('heading', { name: `You said ${MARKUP}` }).waitFor();
  const seen = (await page.locator('#log').textContent()) ?? '';
  // Question, title, text, field's name and value, table's head and cell, button, footnote.
  expect(seen.split(MARKUP).length - 1).toBe(9);
  expect(await page.locator('#log img, #log b').count()).toBe(0);
  expect(await page.title()).toBe('PulsePlate');
  await page.reload();
  await page.getByRole('heading', { name: `You said ${MARKUP}` }).waitFor();
  expect(await page.locator('#log img, #log b').count()).toBe(0);
  expectClean();
});

test('the policy of the page stops what would slip through', async () => {
  const { page } = await open();
  expect(await attack(page)).toBe('TypeError');
  expect(await page.title()).toBe('PulsePlate');
});

describe('when something is wrong', () => {
  test('a server that is gone is told politely, and trying again works once it is back', async () => {
    const { page, field } = await open();
    await page.route('**/chat', (route) => route.abort('connectionrefused'));
    await field.fill('/predict BTC');
    await field.press('Enter');
    await page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor();
    await page.screenshot({ path: `${shots}web-unreachable.png` });
    await page.unroute('**/chat');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('img', { name: /^BTC/ }).waitFor();
    expect(await page.locator('.exchange').count()).toBe(1);
  });

  test('a server that dies while it answers', async () => {
    const { page, field } = await open();
    await field.fill('/wait');
    await field.press('Enter');
    await page.getByText('Reading prices').waitFor();
    await server.stop();
    await page.getByRole('heading', { name: 'The answer broke off' }).waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor();
  });

  test('a bug shows a reference and no stack; a question too long says so', async () => {
    const { page, field } = await open();
    await field.fill('/bug');
    await field.press('Enter');
    await page.getByRole('heading', { name: 'Something went wrong on our side.' }).waitFor();
    expect(await page.locator('.trouble').textContent()).toMatch(/Reference [\da-f]{8}$/);
    expect(await page.locator('.trouble').textContent()).not.toMatch(/secret|at .*\.ts/);
    await field.fill('x'.repeat(70_000));
    await field.press('Enter');
    await page.getByRole('heading', { name: 'That is too long to read.' }).waitFor();
  });
});

test('every control has a name, and the conversation is announced', async () => {
  const { page, field } = await open();
  await field.fill('/predict BTC');
  await field.press('Enter');
  await page.getByRole('img', { name: /^BTC/ }).waitFor();
  const controls = page.locator('button:visible, input, textarea, a[href], [tabindex="0"]');
  // Theme (3), new chat, chart, two of the reply, send, field.
  expect(await controls.count()).toBe(9);
  for (const control of await controls.all()) {
    const snapshot = await control.ariaSnapshot();
    expect(snapshot, snapshot).toMatch(/^- \w+ ".+"/);
  }
  const log = page.getByRole('log', { name: 'Conversation' });
  expect(await log.getAttribute('aria-live')).toBe('polite');
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expectClean();
});

test('without a Chromium the way to one is told', async () => {
  const before = process.env.CHROMIUM_PATH;
  process.env.CHROMIUM_PATH = '/nowhere/chromium';
  try {
    await expect(openBrowser()).rejects.toThrow(/no Chromium at \/nowhere\/chromium\. Run "npm run setup"/);
  } finally {
    if (before === undefined) delete process.env.CHROMIUM_PATH;
    else process.env.CHROMIUM_PATH = before;
  }
});
