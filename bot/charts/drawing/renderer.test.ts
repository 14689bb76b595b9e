import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import { exampleChart, exampleMarketChart } from '../testing/examples.ts';
import { createRenderer, type Renderer, type RendererOptions } from './renderer.ts';

const slow = new URL('../testing/slowWorker.ts', import.meta.url);
const open: Renderer[] = [];

function renderer(options: RendererOptions = {}): Renderer {
  const one = createRenderer({ threads: 1, ...options });
  open.push(one);
  return one;
}

/** A chart whose width is how long the slow thread takes for it. */
function taking(milliseconds: number, height = 1): Chart {
  return { option: { series: [{ type: 'line', data: [1] }] }, alt: '', width: milliseconds, height };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe('images', () => {
  test('PNG at twice the logical size; the theme matters; the same chart gives the same bytes', async () => {
    const { png } = renderer({ cacheBytes: 1 });
    const [light, again, dark, market] = await Promise.all([
      png(exampleChart(), 'light'),
      png({ ...exampleChart(), alt: 'other words' }, 'light'),
      png(exampleChart(), 'dark'),
      png(exampleMarketChart(), 'light'),
    ]);
    for (const image of [light, dark, market]) {
      expect([...image.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
      const header = new DataView(image.buffer, image.byteOffset);
      expect([header.getUint32(16), header.getUint32(20)]).toEqual([1760, 960]);
    }
    expect(Buffer.compare(light, again)).toBe(0);
    expect(Buffer.compare(light, dark)).not.toBe(0);
    // A blank card of this size packs into about 10 kB.
    expect(light.byteLength).toBeGreaterThan(40_000);
    const fresh = await renderer().png(exampleChart(), 'light');
    expect(Buffer.compare(light, fresh)).toBe(0);
  });

  test('a chart that was drawn is kept by its content', async () => {
    const { png } = renderer();
    const first = await png(exampleChart(), 'light');
    expect(await png(exampleChart(), 'light')).toBe(first);
    expect(await png(exampleChart(), 'dark')).not.toBe(first);
  });
});

describe('what cannot be drawn', () => {
  const line = (data: unknown): Chart => ({
    ...taking(100, 100),
    option: { series: [{ type: 'line', name: 'close', data }] } as Chart['option'],
  });

  test.each([
    ['a NaN', line([1, Number.NaN]), 'Series "close" at 1 holds NaN, which cannot be drawn.'],
    [
      'an infinity in an item',
      line([{ value: Number.POSITIVE_INFINITY }]),
      'Series "close" at 0 holds Infinity',
    ],
    ['an empty series', line([]), 'Series "close" is empty.'],
    ['nothing but gaps', line([null, null]), 'Series "close" is empty.'],
    ['no series', { ...taking(100, 100), option: {} }, 'The chart has no series.'],
    ['no size', { ...taking(0, 100) }, 'A chart of 0 x 100 pixels cannot be drawn.'],
    ['a huge size', { ...taking(100, 100_000) }, 'A chart of 100 x 100000 pixels cannot be drawn.'],
    [
      'an unknown colour',
      { ...line([1]), option: { color: '@pink', series: [{ type: 'line', data: [1] }] } },
      'The chart could not be drawn: No colour is called "@pink".',
    ],
  ] as [string, Chart, string][])('%s: a clear error, not a blank image', async (_, chart, message) => {
    const drawing = renderer().png(chart, 'light');
    await expect(drawing).rejects.toThrow(message);
    await expect(drawing).rejects.toMatchObject({ name: 'ChartError', reason: 'invalid' });
  });
});

describe('under load', () => {
  test('a drawing that takes too long is ended, and the next one is drawn', async () => {
    const { png } = renderer({ entry: slow, timeoutMs: 1500 });
    expect(await png(taking(1, 7), 'light')).toEqual(new Uint8Array([7]));
    await expect(png(taking(2000, 1999), 'light')).rejects.toMatchObject({ reason: 'timeout' });
    expect(await png(taking(1, 8), 'light')).toEqual(new Uint8Array([8]));
  });

  test('more charts than may wait are refused at once; those that wait are drawn', async () => {
    const { png } = renderer({ entry: slow, maxQueue: 2, timeoutMs: 30_000 });
    const kept = [1, 2, 3].map((height) => png(taking(50, height), 'light'));
    await expect(png(taking(50, 4), 'light')).rejects.toMatchObject({ reason: 'busy' });
    // The same chart as one under way joins it instead of waiting in line.
    const joined = png(taking(50, 3), 'light');
    expect((await Promise.all(kept)).map((image) => image[0])).toEqual([1, 2, 3]);
    expect((await joined)[0]).toBe(3);
    expect((await png(taking(50, 4), 'light'))[0]).toBe(4);
  });

  test('a thread that cannot start fails its charts before their time is up', async () => {
    const broken = renderer({
      entry: new URL('../testing/brokenWorker.ts', import.meta.url),
      timeoutMs: 25_000,
    });
    const drawing = broken.png(taking(1), 'light');
    await expect(drawing).rejects.toBeInstanceOf(ChartError);
    await expect(drawing).rejects.toMatchObject({ reason: 'invalid' });
  });

  test('the event loop keeps turning while charts are drawn', async () => {
    const { png } = renderer({ cacheBytes: 1 });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all([
      png(exampleChart(), 'light'),
      png(exampleChart(), 'dark'),
      png(exampleMarketChart(), 'light'),
    ]);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });
});

test('a process that drew a chart exits by itself, from any working directory', async () => {
  const program = `
    const { renderPng } = await import(${JSON.stringify(new URL('./render.ts', import.meta.url).href)});
    const { exampleChart } = await import(${JSON.stringify(new URL('../testing/examples.ts', import.meta.url).href)});
    console.log((await renderPng(exampleChart(), 'dark')).byteLength > 40000);`;
  const tsx = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', tsx, '--input-type=module', '--eval', program],
    { cwd: '/', timeout: 25_000 },
  );
  expect(stdout.trim()).toBe('true');
});
