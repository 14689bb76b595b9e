import { setTimeout } from 'node:timers/promises';
import type { Drawing } from '../drawing/worker.ts';

/** A thread that draws nothing and takes as many milliseconds as its chart is wide. */
export default async function drawSlowly({ chart }: Drawing): Promise<Uint8Array> {
  await setTimeout(chart.width);
  return new Uint8Array([chart.height]);
}
