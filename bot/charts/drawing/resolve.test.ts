import { expect, test } from 'vitest';
import { palettes } from './palette.ts';
import { resolveNames } from './resolve.ts';

const palette = palettes.dark;

test('colours are named by purpose, and only where a colour stands', () => {
  const option = {
    title: { text: '@rise' },
    series: [
      { lineStyle: { color: '@rise' }, itemStyle: { borderColor0: '@fall' }, style: { fill: '@muted' } },
    ],
  };
  expect(resolveNames(option, palette)).toEqual({
    title: { text: '@rise' },
    series: [
      {
        lineStyle: { color: palette.rise },
        itemStyle: { borderColor0: palette.fall },
        style: { fill: palette.muted },
      },
    ],
  });
});

test.each([
  ['@price', 107_135.4, '$107,135'],
  ['@price:4', 0.5, '$0.5000'],
  ['@percent:1', -0.1234, '−12.3 %'],
  ['@price', { value: 24.3 }, '$24.30'],
])('%s of %j', (formatter, value, text) => {
  const resolved = resolveNames({ formatter }, palette) as { formatter(value: unknown): string };
  expect(resolved.formatter(value)).toBe(text);
});

test('a plain formatter text and other values pass unchanged', () => {
  const option = { formatter: '{value} days', color: '#123456', data: [1, null, 'a'], silent: true };
  expect(resolveNames(option, palette)).toEqual(option);
});

test.each([
  [{ color: '@pink' }, 'No colour is called "@pink".'],
  [{ color: '@constructor' }, 'No colour is called "@constructor".'],
  [{ formatter: '@euro' }, 'No formatter is called "@euro".'],
])('%j is refused', (option, message) => {
  expect(() => resolveNames(option, palette)).toThrow(message);
});
