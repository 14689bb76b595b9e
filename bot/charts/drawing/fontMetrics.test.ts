import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { fontFiles, textWidth } from './font.ts';
import { readFontMetrics } from './fontMetrics.ts';

/** Width of the drawn ink: the independent reference is the rasteriser's own reading of the font. */
function inkWidth(text: string, weight: number): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200"><text x="10" y="150" font-family="Inter" font-weight="${weight}" font-size="100">${text}</text></svg>`;
  const box = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [...fontFiles] } }).getBBox();
  return box?.width ?? Number.NaN;
}

test.each([
  ['0', 400],
  ['8', 600],
  ['$', 500],
  ['m', 400],
  ['J', 600],
])('ten times "%s" at weight %i is as wide as it is drawn', (character, weight) => {
  const drawn = inkWidth(character.repeat(11), weight) - inkWidth(character, weight);
  expect(textWidth(character.repeat(10), `${weight} 100px Inter`)).toBeCloseTo(drawn, 0);
});

test.each(['$107,135', '$0.00001234', 'Jun 30, 2025'])('kerning moves "%s" by less than a tenth', (text) => {
  const ratio = textWidth(text, '100px Inter') / inkWidth(text, 400);
  expect(ratio).toBeGreaterThan(0.98);
  expect(ratio).toBeLessThan(1.1);
});

test('width grows with the size and the weight, and an unknown character is one em', () => {
  expect(textWidth('abc', '24px Inter')).toBeCloseTo(2 * textWidth('abc', '12px Inter'), 9);
  expect(textWidth('forecast', 'bold 12px Inter')).toBeGreaterThan(textWidth('forecast', '12px Inter'));
  expect(textWidth('国', '12px Inter')).toBe(12);
});

test('bytes that are no font are refused', () => {
  expect(() => readFontMetrics(new Uint8Array(64))).toThrow('The font has no table "head".');
});
