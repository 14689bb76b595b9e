import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bodies } from './bodies.ts';

const generator = fileURLToPath(new URL('../build/benchmark/load', import.meta.url));

/** Times in microseconds. */
export interface LoadResult {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
  max: number;
  /** Connections that broke before an answer. */
  broken: number;
  statuses: Record<string, number>;
}

export interface LoadPlan {
  port: number;
  model: string;
  bodies: Bodies;
  concurrency: number;
  seconds: number;
}

/** Sends requests in a closed loop. @throws Error when one of them was not answered with 200 */
export async function runLoad({ port, model, bodies, concurrency, seconds }: LoadPlan): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(generator, [
    ...['--port', String(port)],
    ...['--path', `/v2/models/${model}/infer`],
    ...['--header-length', String(bodies.headerLength)],
    ...['--concurrency', String(concurrency)],
    ...['--seconds', String(seconds)],
    '--body',
    ...bodies.files,
  ]);
  const result = JSON.parse(stdout) as LoadResult;
  if (result.broken > 0 || Object.keys(result.statuses).join() !== '200')
    throw new Error(`Not every request to ${model} was answered with 200: ${stdout}`);
  return result;
}
