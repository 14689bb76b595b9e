import { describe, expect, test } from 'vitest';
import { contrast, deficiencyNames, distanceSeen } from '../testing/colour.ts';
import { palettes } from './palette.ts';

describe.each(['light', 'dark'] as const)('the %s palette', (theme) => {
  const palette = palettes[theme];

  test.each(['rise', 'fall', 'forecast'] as const)('%s stands out from the card at 3:1 or more', (name) => {
    expect(contrast(palette[name], palette.card)).toBeGreaterThanOrEqual(3);
  });

  test.each(['ink', 'muted'] as const)('text in %s reads at 4.5:1 or more', (name) => {
    expect(contrast(palette[name], palette.card)).toBeGreaterThanOrEqual(4.5);
  });

  test('the forecast line stands out from its own cone, and the drawdown line from its area', () => {
    expect(contrast(palette.forecast, palette.cone)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.fall, palette.loss)).toBeGreaterThanOrEqual(3);
  });

  test.each(deficiencyNames)('rise and fall stay apart under %s', (deficiency) => {
    expect(distanceSeen(palette.rise, palette.fall, deficiency)).toBeGreaterThan(30);
  });
});

test('the measures themselves: black on white is 21:1, and red and green meet under deuteranopia', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(distanceSeen('#9b7a00', '#7a8a00', 'deuteranopia')).toBeLessThan(15);
});
