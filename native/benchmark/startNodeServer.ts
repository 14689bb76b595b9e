import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts nodeServer.ts in a process of its own, so that it does not share the event loop of the measurement. */
export async function startNodeServer(models: string): Promise<{ port: number; stop(): Promise<void> }> {
  const program = fileURLToPath(new URL('nodeServer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, models], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const printed = once(createInterface({ input: child.stdout }), 'line');
  const line = await Promise.race([printed, exited.then(() => undefined)]);
  if (line === undefined) throw new Error('The Node server ended before it listened');
  return {
    port: Number(line[0]),
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
