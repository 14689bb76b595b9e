import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { otherAssets } from '../../../core/market/assets/assets.ts';
import { encodeAssets } from '../../../core/market/assets/snapshot.ts';
import { isoDay } from '../../../core/market/candles/candles.ts';
import { readStocks } from '../data/stocks.ts';
import { DAYS } from './buildSnapshot.ts';

/** Writes `<models>/snapshot/assets.*`: the last closes of stocks and funds, over as many days as the tokens have. */
export async function buildAssets(
  folder: string,
  models: string,
  say: (text: string) => void,
): Promise<void> {
  const histories = await readStocks(
    folder,
    otherAssets.map(({ symbol }) => symbol),
    '2021-01-01',
  );
  const newest = Math.max(...[...histories.values()].map(({ day }) => day[day.length - 1]));
  const series = [...histories.values()].map(({ symbol, day, close, source }) => {
    const from = day.findIndex((value) => value > newest - DAYS);
    return { symbol, day: day.slice(from), close: close.slice(from), source };
  });
  const { index, bytes } = encodeAssets(series, {
    builtAt: new Date().toISOString(),
    asOf: isoDay(newest),
  });
  const place = join(models, 'snapshot');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'assets.bin'), bytes);
  await writeFile(join(place, 'assets.json'), `${JSON.stringify(index, null, 2)}\n`);
  say(`snapshot of ${series.length} stocks and funds to ${isoDay(newest)}, ${bytes.length} bytes`);
}
