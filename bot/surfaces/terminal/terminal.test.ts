import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { sampleCommands } from '../../language/testing/sampleCommands.ts';
import type { Reply } from '../../reply.ts';
import { openTestApp } from '../../testing/testApp.ts';
import { chartText } from './chartText.ts';
import { complete } from './complete.ts';
import { runPrompt } from './prompt.ts';
import { renderReply } from './renderReply.ts';
import { plainStyle, styleFor } from './style.ts';
import { displayWidth, wrap } from './width.ts';

const chart = (series: object[]) => ({ option: { series }, alt: 'A chart.', width: 880, height: 480 });

describe('width', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['한글', 4],
    ['e\u0301', 1],
    ['🙂', 2],
    ['👨‍👩‍👧', 2],
    ['−1 %', 4],
    ['ﾊﾝ', 2],
    ['❤️', 2],
  ])('%s', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('wraps at spaces and keeps line breaks', () => {
    expect(wrap('one two three\nfour', 8)).toEqual(['one two', 'three', 'four']);
    expect(wrap('日本 日本 日本', 9)).toEqual(['日本 日本', '日本']);
  });
});

describe('charts', () => {
  it('draws candles, rising and falling ones apart without colour', () => {
    const lines = chartText(
      chart([
        {
          type: 'candlestick',
          data: [
            [1, 2, 0, 3],
            [3, 1, 1, 4],
          ],
        },
      ]),
      40,
      plainStyle,
    );
    const columns = [0, 1].map((column) => lines!.map((line) => line[column]).join(''));
    expect(columns[0]).toMatch(/^ +│+█+│+ *$/);
    expect(columns[1]).toMatch(/^│+▒+ *$/);
    expect(lines![0]).toMatch(/ 4$/);
    expect(lines![7]).toMatch(/ 0$/);
  });

  it('draws a line as an area whose lowest value still shows', () => {
    const lines = chartText(chart([{ type: 'line', data: [0, 5, 10, 10, 10, 10, 10, 10] }]), 40, plainStyle)!;
    expect(lines[7].slice(0, 3)).toBe('▁██');
    expect(lines[0].slice(0, 3)).toBe('  █');
  });

  it('fits any number of values into the width, and stands a flat line', () => {
    const data = Array.from({ length: 1_000 }, () => 7);
    for (const line of chartText(chart([{ type: 'line', data }]), 30, plainStyle)!) {
      expect(line.length).toBeLessThanOrEqual(30 + 12);
    }
  });

  it('gives up on what it cannot draw', () => {
    expect(chartText(chart([{ type: 'pie', data: [1, 2] }]), 30, plainStyle)).toBeUndefined();
    expect(chartText(chart([{ type: 'line', data: [null, 'x'] }]), 30, plainStyle)).toBeUndefined();
    // A diagonal to compare with.
    const diagonal = [
      [0, 0],
      [1, 1],
    ];
    expect(chartText(chart([{ type: 'line', data: diagonal }]), 30, plainStyle)).toBeUndefined();
  });
});

describe('a reply', () => {
  const reply: Reply = {
    kind: 'answer',
    title: 'Bitcoin \u001b[31mred\u0007',
    text: 'Words '.repeat(40).trim(),
    fields: [
      { name: 'Price', value: '$1' },
      { name: '価格', value: 'yen' },
    ],
    table: {
      columns: [
        { title: 'Name', align: 'left' },
        { title: 'Value', align: 'right' },
      ],
      rows: [
        ['日本', '1'],
        ['abc', '22'],
      ],
    },
    buttons: [{ label: 'More', command: '/market BTC' }],
    footnote: ['Not financial advice.'],
  };

  it('lines its columns up and lets nothing move the cursor', () => {
    const text = renderReply(reply, 60, plainStyle);
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(text).toContain('Price  $1\n価格   yen');
    expect(text).toContain('Name  Value\n日本      1\nabc      22');
    expect(text).toContain('Next: /market BTC');
    expect(text.endsWith('Not financial advice.')).toBe(true);
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(60);
  });

  it('is bold and dim only on a terminal without NO_COLOR', () => {
    const tty = { isTTY: true };
    expect(renderReply(reply, 60, styleFor(tty, {}))).toContain('\u001b[1m');
    expect(renderReply(reply, 60, styleFor(tty, { NO_COLOR: '1' }))).not.toContain('\u001b');
    expect(renderReply(reply, 60, styleFor({}, {}))).not.toContain('\u001b');
  });
});

describe('completion', () => {
  it.each([
    ['/pr', ['/predict ']],
    ['PRE', ['predict ']],
    ['/predict b', ['BTC ']],
    ['/allocate BTC h', ['high ']],
    ['/help al', ['allocate ']],
    ['nonsense b', []],
  ])('%s', (line, expected) => {
    const [candidates] = complete(sampleCommands, line);
    expect(candidates).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(candidates).toEqual([]);
  });
});

describe('the prompt', () => {
  it('answers every line in order and ends with exit, or with the end of input', async () => {
    const commands = sampleCommands.map((command) => ({ ...command, local: true as const }));
    const test = await openTestApp({ commands });
    for (const end of ['exit\n', undefined]) {
      const input = new PassThrough();
      const output = new PassThrough();
      let shown = '';
      output.on('data', (chunk) => {
        shown += chunk;
      });
      const terminal = { input, output } as unknown as Parameters<typeof runPrompt>[1];
      const done = runPrompt(test.app, terminal, new AbortController().signal);
      input.write('/predict BTC\n\n/market nosuch\nblah blah\n');
      await expect.poll(() => shown).toContain('UnknownCommand');
      if (end === undefined) input.end();
      else input.write(end);
      await done;
      expect(shown.indexOf('"symbol":"BTC"')).toBeGreaterThan(0);
      expect(shown.indexOf('"symbol":"nosuch"')).toBeGreaterThan(shown.indexOf('"symbol":"BTC"'));
    }
    await test.close();
  });

  it('ends when the process is told to stop', async () => {
    const test = await openTestApp({ commands: sampleCommands });
    const stop = new AbortController();
    const terminal = { input: new PassThrough(), output: new PassThrough() } as unknown as Parameters<
      typeof runPrompt
    >[1];
    const done = runPrompt(test.app, terminal, stop.signal);
    stop.abort();
    await done;
    await test.close();
  });
});
