import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The real sidecar, or another build of it by the environment, as native/e2e has it. @throws Error when it is not there */
export function builtProgram(): string {
  const built = new URL('../../../native/build/pulseplate-inference', import.meta.url);
  const program = process.env.INFERENCE_PROGRAM ?? fileURLToPath(built);
  if (!existsSync(program)) throw new Error(`There is no ${program}: npm run build:native`);
  return program;
}
