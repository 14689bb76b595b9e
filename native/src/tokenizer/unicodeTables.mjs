// Writes unicodeTables.cpp and unicodeDecompositions.cpp from the Unicode data of the Node.js that runs it:
//   node native/src/tokenizer/unicodeTables.mjs
// The tokeniser must agree with JavaScript code point by code point, so the tables come from there and not from
// whichever Unicode version a library of the distribution has.
import { writeFileSync } from 'node:fs';

const codePoints = [];
for (let c = 0; c <= 0x10ffff; c++) if (c < 0xd800 || c > 0xdfff) codePoints.push(c);
const text = String.fromCodePoint;
const hex = (number) => `0x${number.toString(16)}`;
const nfd = (string) => string.normalize('NFD');
const codes = (string) => Array.from(string, (character) => character.codePointAt(0));
const matching = (pattern) => codePoints.filter((c) => pattern.test(text(c)));
const require = (truth, what) => {
  if (!truth) throw new Error(`These tables have no place for it: ${what}`);
};

/** Runs of [code point, value] whose value is the same, as [first, last, value]. */
function runs(entries) {
  const found = [];
  for (const [c, value] of entries) {
    const last = found.at(-1);
    if (last && last[1] + 1 === c && last[2] === value) last[1] = c;
    else found.push([c, c, value]);
  }
  return found;
}

const ranges = (list) =>
  runs(list.map((c) => [c, 0])).map(([first, last]) => `{${hex(first)}, ${hex(last)}}`);

// Combining classes are not to be had in JavaScript, but their order shows: NFD swaps two marks whose classes
// fall and are both above 0. U+0334 has the lowest class, U+0345 the highest.
const swaps = (a, b) => nfd(text(a) + text(b)) === text(b) + text(a);
const whole = (c) => nfd(text(c)) === text(c);
const hasClass = (c) => whole(c) && (c === 0x334 || c === 0x345 || swaps(c, 0x334) || swaps(0x345, c));

const isMark = (c) => /\p{Mn}/u.test(text(c));
const marks = matching(/\p{Mn}/u);
const classed = codePoints.filter(hasClass);
const spacing = classed.filter((c) => !isMark(c));
/** The more of the others stand before it, the higher is its class. */
const orderOf = (c) => 1 + spacing.filter((other) => swaps(c, other)).length;

/** Lower case by steps: [first, last, step, delta]. */
const lowered = [];
for (const c of codePoints) {
  const lower = codes(text(c).toLowerCase());
  if (c === 0x130) {
    require(lower.join() === [0x69, 0x307].join(), 'U+0130 has another lower case');
    continue;
  }
  require(lower.length === 1, `lower case of ${hex(c)} is several code points`);
  const delta = lower[0] - c;
  if (delta === 0) continue;
  const last = lowered.at(-1);
  if (last && last[3] === delta && (last[1] === last[0] ? c - last[1] <= 2 : c - last[1] === last[2])) {
    last[2] = c - last[1];
    last[1] = c;
  } else lowered.push([c, c, 1, delta]);
}

const single = [];
const several = [];
for (const c of codePoints) {
  const parts = codes(nfd(text(c)).replace(/\p{Mn}/gu, ''));
  if (isMark(c)) {
    require(parts.length === 0, `${hex(c)} is a mark made of more than marks`);
    // It ends a run of marks if any of its parts does.
    if (!whole(c) && codes(nfd(text(c))).every(hasClass)) classed.push(c);
    continue;
  }
  if (c >= 0xac00 && c <= 0xd7a3) {
    const s = c - 0xac00;
    const expected = [0x1100 + Math.floor(s / 588), 0x1161 + Math.floor((s % 588) / 28), 0x11a7 + (s % 28)];
    require(parts.join() === expected.slice(0, s % 28 ? 3 : 2).join(), `Hangul ${hex(c)}`);
    continue;
  }
  if (parts.length === 1 && parts[0] === c) continue;
  require(parts.length >= 1 && parts.length <= 3, `NFD of ${hex(c)} has ${parts.length} parts`);
  const all = codes(nfd(text(c)));
  // A mark of class 0 ends a run of marks; the tables leave it out, so there must be no run that it could end.
  const endsRun = all.some((p) => isMark(p) && !hasClass(p)) && parts.some(hasClass);
  require(!endsRun, `NFD of ${hex(c)} has a mark of class 0 behind one with a class`);
  if (parts.length === 1) single.push([c, parts[0]]);
  else several.push([c, ...parts, ...[0, 0].slice(parts.length - 1)]);
}
const classedMarks = [...new Set(classed)].filter(isMark).sort((a, b) => a - b);
const isClassed = new Set(classedMarks);

const punctuation = matching(/[\p{P}\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007E]/u);
const removed = matching(/[\p{Cc}\p{Cf}\p{Co}]/u)
  .concat(0xfffd)
  .filter((c) => c !== 9 && c !== 10 && c !== 13);
const table = (type, name, items) => {
  const lines = [''];
  for (const item of items) {
    if (lines.at(-1).length + item.length > 104) lines.push('');
    lines.push(`${lines.pop()} ${item},`);
  }
  return `constexpr ${type} ${name}Table[] = {\n${lines.map((line) => `   ${line}`).join('\n')}\n};\nconst std::span<const ${type}> ${name}{${name}Table};\n`;
};
const file = (
  tables,
) => `// Made by unicodeTables.mjs from Unicode ${process.versions.unicode}; not to be edited.
#include "tokenizer/unicodeTables.h"

namespace pulseplate {

// clang-format off
${tables.join('\n')}// clang-format on

}  // namespace pulseplate
`;
const here = (name) => new URL(name, import.meta.url);
writeFileSync(
  here('unicodeTables.cpp'),
  file([
    table('CodePointRange', 'kPunctuation', ranges(punctuation)),
    table('CodePointRange', 'kWhiteSpace', ranges(matching(/\s/u))),
    table('CodePointRange', 'kControls', ranges(removed.sort((a, b) => a - b))),
    table('CodePointRange', 'kMarks', ranges(classedMarks)),
    table('CodePointRange', 'kMarksOfClassZero', ranges(marks.filter((c) => !isClassed.has(c)))),
    table('CodePointRange', 'kCased', ranges(matching(/\p{Cased}/u))),
    table('CodePointRange', 'kCaseIgnorable', ranges(matching(/\p{Case_Ignorable}/u))),
    table(
      'ValueRange',
      'kSpacingMarks',
      runs(spacing.map((c) => [c, orderOf(c)])).map((run) => `{${run.map(hex).join(', ')}}`),
    ),
    table(
      'LowerCaseRange',
      'kLowerCase',
      lowered.map(([first, last, step, delta]) => `{${hex(first)}, ${hex(last)}, ${step}, ${delta}}`),
    ),
  ]),
);
writeFileSync(
  here('unicodeDecompositions.cpp'),
  file([
    table(
      'CodePointPair',
      'kDecompositions',
      single.map((pair) => `{${pair.map(hex)}}`),
    ),
    table(
      'LongDecomposition',
      'kLongDecompositions',
      several.map(([c, ...parts]) => `{${hex(c)}, {${parts.map(hex).join(', ')}}}`),
    ),
  ]),
);
