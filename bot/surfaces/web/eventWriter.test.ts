import { expect, test } from 'vitest';
import { createEventWriter } from './eventWriter.ts';

/** A reader that takes one line each time it is told to. */
function slowReader() {
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    lines,
    write: (line: string) =>
      new Promise<void>((resolve) => waiting.push(() => resolve(void lines.push(line)))),
    async take() {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const step = (fraction: number) => ({ type: 'progress' as const, fraction });
const end = { type: 'reply' as const, reply: { kind: 'answer' as const, title: 'x', footnote: [] } };

test('progress that comes faster than it is read is replaced by the newest', async () => {
  const reader = slowReader();
  const writer = createEventWriter(reader.write);
  for (const fraction of [0, 0.1, 0.2, 0.3]) writer.progress(step(fraction));
  await reader.take();
  await reader.take();
  await reader.take();
  expect(reader.lines).toEqual([
    '{"type":"progress","fraction":0}\n',
    '{"type":"progress","fraction":0.3}\n',
  ]);
});

test('nothing follows the last event, and it waits its turn', async () => {
  const reader = slowReader();
  const writer = createEventWriter(reader.write);
  writer.progress(step(0));
  writer.progress(step(0.5));
  const last = writer.last(end);
  await reader.take();
  await reader.take();
  await last;
  writer.progress(step(0.9));
  writer.beat();
  await reader.take();
  expect(reader.lines.map((line) => JSON.parse(line).type)).toEqual(['progress', 'reply']);
});

test('a beat is an empty line, and only while nothing else is being written', async () => {
  const reader = slowReader();
  const writer = createEventWriter(reader.write);
  writer.beat();
  writer.beat();
  writer.progress(step(0.5));
  await reader.take();
  await reader.take();
  expect(reader.lines).toEqual(['\n', '{"type":"progress","fraction":0.5}\n']);
});
