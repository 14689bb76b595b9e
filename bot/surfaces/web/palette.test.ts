import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { palettes } from '../../charts/drawing/palette.ts';
import { contrast } from '../../charts/testing/colour.ts';

const css = readFileSync(new URL('./page/base.css', import.meta.url), 'utf8');

/** A custom property of the page in one theme. */
function colour(name: string, theme: 'light' | 'dark'): string {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  return theme === 'light' ? light : dark;
}

describe.each(['light', 'dark'] as const)('the %s page', (theme) => {
  test('shares its card and its accent with the charts, so that an image has no edge', () => {
    expect(colour('card', theme)).toBe(palettes[theme].card);
    expect(colour('accent', theme)).toBe(palettes[theme].forecast);
  });

  test.each(['page', 'card', 'tint', 'caution', 'trouble'])(
    'texts read on %s at 4.5:1 or more (WCAG AA)',
    (ground) => {
      for (const text of ['ink', 'muted', 'accent'])
        expect(contrast(colour(text, theme), colour(ground, theme)), text).toBeGreaterThanOrEqual(4.5);
    },
  );

  test('the send button and the edges of controls stand out', () => {
    expect(contrast(colour('on-accent', theme), colour('accent', theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('control', theme), colour('card', theme))).toBeGreaterThanOrEqual(3);
    expect(contrast(colour('control', theme), colour('page', theme))).toBeGreaterThanOrEqual(3);
  });
});
