import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sidecar } from '../e2e/testing/startSidecar.ts';
import type { Bodies } from './bodies.ts';
import { runLoad } from './load.ts';

const REST_SECONDS = 10;
const ROUND_SECONDS = 2;

/** Lines about the process time at rest and, for `requests` above 0, the memory while that many are answered. */
export async function soak(
  { pid, port }: Pick<Sidecar, 'pid' | 'port'>,
  { model, bodies, requests }: { model: string; bodies: Bodies; requests: number },
): Promise<string[]> {
  const before = await processTicks(pid);
  await sleep(REST_SECONDS * 1000);
  const lines = [
    `At rest the sidecar used ${(await processTicks(pid)) - before} ticks of 10 ms in ${REST_SECONDS} s.`,
  ];
  const resident: number[] = [];
  for (let answered = 0; answered < requests; ) {
    const round = await runLoad({ port, model, bodies, concurrency: 32, seconds: ROUND_SECONDS });
    answered += round.requests;
    resident.push(await residentMegabytes(pid));
    if (answered >= requests)
      lines.push(
        `Resident memory over ${answered} requests: ${resident.map((size) => size.toFixed(1)).join(', ')} MB.`,
      );
  }
  return lines;
}

/** User and system time of a process in clock ticks (proc(5): fields 14 and 15). */
async function processTicks(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

async function residentMegabytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1024;
}
