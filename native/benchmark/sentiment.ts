import '../../core/inference/telemetry.ts';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { inProcessModels } from '../../core/inference/inProcess.ts';
import type { Models } from '../../core/inference/port.ts';
import { sidecarModels } from '../../core/inference/sidecar/sidecarModels.ts';
import { textInput } from '../../core/inference/textInput.ts';
import { startSidecar } from '../e2e/testing/startSidecar.ts';
import { writeModel } from '../e2e/testing/writeModel.ts';

/**
 * How fast each form of the model of sentiment answers headlines, tokenising included: alone, 32 together, and 256 in batches
 * of 32 of like length. Every round asks every form on every server in turn, since other work on the machine comes and goes.
 */
const { values } = parseArgs({
  options: {
    /** Folder that `jobs/pipelines/text/compression` has left: the graphs, tokenizer.json, texts.json. */
    variants: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    /** Part of the names of the forms to measure. */
    only: { type: 'string', default: '' },
    /** JSON file for the figures. */
    out: { type: 'string' },
  },
});
const folder = values.variants;
if (folder === undefined) throw new Error('--variants <folder> says where the graphs are');

const BATCH = 32;
/** Headlines that are asked alone in a round. */
const ALONE = 40;

interface Figures {
  variant: string;
  server: string;
  /** Milliseconds for one headline, median over all rounds. */
  aloneP50: number;
  /** The same of the quietest round. */
  aloneBestP50: number;
  /** Headlines a second in batches of 32, of the quietest round. */
  perSecond: number;
  /** Milliseconds for all texts, of the quietest round. */
  allTexts: number;
}

const texts = JSON.parse(await readFile(join(folder, 'texts.json'), 'utf8')) as string[];
const names = (await readdir(folder))
  .filter((file) => file.endsWith('.onnx') && file.includes(values.only))
  .map((file) => basename(file, '.onnx'));
const slug = (name: string) => name.replaceAll(/\W+/g, '-');
const repository = await mkdtemp(join(tmpdir(), 'pulseplate-sentiment-'));

try {
  const tokenizer = await readFile(join(folder, 'tokenizer.json'), 'utf8');
  for (const name of names)
    await writeTextModel(slug(name), await readFile(join(folder, `${name}.onnx`)), tokenizer);
  const one = await startSidecar({
    models: repository,
    flags: ['--log-level', 'error', '--threads', '1'],
  });
  const all = await startSidecar({ models: repository, flags: ['--log-level', 'error'] });
  const client = (port: number) =>
    sidecarModels({ address: `http://127.0.0.1:${port}`, folder: repository, deadlineMs: 60_000 });
  const servers: [string, Models][] = [
    ['sidecar, one core', client(one.port)],
    [`sidecar, ${cpus().length} cores`, client(all.port)],
    ['onnxruntime-node, one core', inProcessModels(repository)],
  ];
  try {
    const figures = await measure(servers);
    for (const { variant, server, aloneP50, aloneBestP50, perSecond, allTexts } of figures)
      process.stdout.write(
        `| ${variant} | ${server} | ${aloneP50.toFixed(2)} | ${aloneBestP50.toFixed(2)} | ${perSecond.toFixed(0)} | ${allTexts.toFixed(0)} |\n`,
      );
    if (values.out !== undefined)
      await writeFile(
        values.out,
        `${JSON.stringify({ processor: cpus()[0]?.model, texts: texts.length, figures }, null, 1)}\n`,
      );
  } finally {
    await one.stop();
    await all.stop();
  }
} finally {
  await rm(repository, { recursive: true, force: true });
}

async function measure(servers: readonly (readonly [string, Models])[]): Promise<Figures[]> {
  const ordered = [...texts].sort((a, b) => a.length - b.length);
  const batches = Array.from({ length: Math.ceil(ordered.length / BATCH) }, (_, i) =>
    ordered.slice(i * BATCH, (i + 1) * BATCH),
  );
  const measured = servers.flatMap(([server, models]) =>
    names.map((variant) => ({ server, models, variant, alone: [] as number[][], all: [] as number[] })),
  );
  for (const { models, variant } of measured) await ask(models, variant, batches[0]);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { models, variant, alone, all } of measured) {
      const each: number[] = [];
      for (const text of texts.slice(0, ALONE)) each.push(await timed(() => ask(models, variant, [text])));
      alone.push(each);
      all.push(
        await timed(async () => {
          for (const batch of batches) await ask(models, variant, batch);
        }),
      );
    }
  }
  return measured.map(({ variant, server, alone, all }) => ({
    variant,
    server,
    aloneP50: median(alone.flat()),
    aloneBestP50: Math.min(...alone.map(median)),
    perSecond: (1000 * texts.length) / Math.min(...all),
    allTexts: Math.min(...all),
  }));
}

async function ask(models: Models, variant: string, data: readonly string[]): Promise<void> {
  await models.run(slug(variant), { text: { datatype: 'BYTES', dims: [data.length], data } });
}

async function timed(run: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await run();
  return performance.now() - from;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

async function writeTextModel(name: string, graph: Uint8Array, tokenizer: string): Promise<void> {
  const text = { tokenizer: 'tokenizer.json' as const, input: 'text', maxTokens: 128 };
  const inputs = ['input_ids', 'attention_mask'];
  const golden = textInput(
    text,
    tokenizer,
    inputs,
  )({ text: { datatype: 'BYTES', dims: [1], data: ['Coins rise'] } });
  await writeModel(repository, {
    // The sidecar batches no graph that is quantised dynamically.
    serving: name.includes('dynamic') ? { text } : { maxBatchSize: 64, text },
    ...{ name, graph, goldenInputs: [golden] },
    inputs: inputs.map((input) => ({ name: input, datatype: 'INT64', shape: [-1, -1] })),
    outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 3] }],
    files: { 'tokenizer.json': tokenizer },
  });
}
