import '../../core/inference/telemetry.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startSidecar } from '../e2e/testing/startSidecar.ts';
import { bareRunMicroseconds } from './bareRun.ts';
import { type Bodies, writeBinaryBodies } from './bodies.ts';
import { MINI_LM } from './encoder.ts';
import { type LoadResult, runLoad } from './load.ts';
import { encoderModel, largestShipped, type Measured, shippedModel } from './models.ts';
import { soak } from './soak.ts';
import { startNodeServer } from './startNodeServer.ts';

const CONCURRENCIES = [1, 8, 32];

const { values } = parseArgs({
  options: {
    /** Seconds of each measurement. */
    seconds: { type: 'string', default: '5' },
    /** Requests of the soak, 0 to leave it out. */
    soak: { type: 'string', default: '0' },
  },
});
const seconds = Number(values.seconds);
const models = fileURLToPath(new URL('../../models', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'pulseplate-bench-'));
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const repository = join(folder, 'models');
  const small = await shippedModel(models, 'forecast', repository);
  const largest = await largestShipped(models);
  const measured = [small];
  if (largest !== 'forecast') measured.push(await shippedModel(models, largest, repository));
  measured.push(await encoderModel(MINI_LM, repository));

  say(`Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}`);
  say(`Small model: \`forecast\`. Largest model shipped: \`${largest}\`. ${seconds} s each, closed loop.\n`);
  for (const [i, model] of measured.entries())
    await measure(model, await writeBinaryBodies(join(folder, String(i)), model.requests), repository);

  const sidecar = await startSidecar({ models: repository, flags: ['--log-level', 'error'] });
  try {
    const bodies = await writeBinaryBodies(join(folder, 'soak'), small.requests);
    for (const line of await soak(sidecar, { model: small.batched, bodies, requests: Number(values.soak) }))
      say(line);
  } finally {
    await sidecar.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Measures one model on the three servers and prints its table. */
async function measure(model: Measured, bodies: Bodies, repository: string): Promise<void> {
  const sidecar = await startSidecar({ models: repository, flags: ['--log-level', 'error'] });
  const node = await startNodeServer(repository);
  try {
    const served = [
      { title: 'sidecar, batched', port: sidecar.port, name: model.batched },
      { title: 'sidecar, unbatched', port: sidecar.port, name: model.alone },
      { title: 'sidecar, unbatched, one on each core', port: sidecar.port, name: model.aloneOnEachCore },
      { title: 'onnxruntime-node in one process', port: node.port, name: model.alone },
    ];
    say(`### ${model.title}\n`);
    say('| server | concurrency | requests/s | p50 | p99 |');
    say('| --- | --- | --- | --- | --- |');
    const at = new Map<string, LoadResult>();
    for (const concurrency of CONCURRENCIES) {
      for (const { title, port, name } of served) {
        const result = await runLoad({ port, model: name, bodies, concurrency, seconds });
        at.set(`${title} ${concurrency}`, result);
        say(
          `| ${title} | ${concurrency} | ${result.perSecond.toFixed(0)} | ${milliseconds(result.p50)} | ${milliseconds(result.p99)} |`,
        );
      }
    }
    const batched = at.get('sidecar, batched 32')!;
    const alone = at.get('sidecar, unbatched 32')!;
    say('');
    say(
      `At concurrency 32 the batched sidecar answers ${(batched.perSecond / alone.perSecond).toFixed(2)} x as many ` +
        `requests as the unbatched one, with ${(batched.p99 / alone.p99).toFixed(2)} x its p99.`,
    );
    const graph = join(repository, model.alone, '1', 'model.onnx');
    const bare = await bareRunMicroseconds(graph, bodies, seconds);
    const first = { ...bodies, files: bodies.files.slice(0, 1) };
    const one = await runLoad({
      port: sidecar.port,
      model: model.alone,
      bodies: first,
      concurrency: 1,
      seconds,
    });
    say(
      `One request at a time takes ${one.p50.toFixed(0)} us from the client; the bare run of ONNX Runtime takes ` +
        `${bare.toFixed(0)} us: ${(one.p50 - bare).toFixed(0)} us are the server, the loopback and the client.\n`,
    );
  } finally {
    await sidecar.stop();
    await node.stop();
  }
}

function milliseconds(microseconds: number): string {
  return `${(microseconds / 1000).toFixed(microseconds < 10_000 ? 2 : 1)} ms`;
}
