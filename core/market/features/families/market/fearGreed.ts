import { known, lagged, rollingMean } from '../../columns.ts';
import type { FeatureFamily } from '../../family.ts';

/** The crypto Fear and Greed index, 0..100, centred, with its changes and its distance from its own month, a day late. */
export const fearGreed: FeatureFamily = {
  name: 'fearGreed',
  columns: [
    'fearGreed',
    'fearGreedChange1',
    'fearGreedChange7',
    'fearGreedAgainst30',
    'extremeFear',
    'extremeGreed',
  ],
  researchOnly: 'no source of the index is wired to the served model',
  available: (daily) => daily.fearGreed !== undefined,
  compute({ candles, daily }) {
    const value = known(daily.fearGreed, candles.day).map((index) => (index - 50) / 25);
    const change = (days: number) => {
      const before = lagged(value, days);
      return value.map((now, i) => now - before[i]);
    };
    const month = rollingMean(value, 30);
    return [
      value,
      change(1),
      change(7),
      value.map((now, i) => now - month[i]),
      value.map((now) => Number(now <= -1)),
      value.map((now) => Number(now >= 1)),
    ];
  },
};
