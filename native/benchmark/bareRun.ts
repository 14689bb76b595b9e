import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bodies } from './bodies.ts';

const program = fileURLToPath(new URL('../build/benchmark/bare', import.meta.url));

/** Median time of a run of the graph on the first body without any server, in microseconds. */
export async function bareRunMicroseconds(graph: string, bodies: Bodies, seconds: number): Promise<number> {
  const { stdout } = await promisify(execFile)(program, [
    ...['--graph', graph, '--body', bodies.files[0]],
    ...['--header-length', String(bodies.headerLength)],
    ...['--threads', String(cpus().length), '--seconds', String(seconds)],
  ]);
  return (JSON.parse(stdout) as { p50: number }).p50;
}
