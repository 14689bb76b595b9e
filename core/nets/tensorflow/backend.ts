import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

/** The native backend; not in package.json, since its library is downloaded when it is installed. */
const NATIVE = '@tensorflow/tfjs-node';

let opened: Promise<string> | undefined;

/**
 * Makes TensorFlow.js ready: on its native backend where somebody installed it, else on WebAssembly.
 *
 * @returns the backend's name, `tensorflow` or `wasm`
 */
export function openBackend(): Promise<string> {
  opened ??= open();
  return opened;
}

/** @throws Error when `openBackend` was not awaited: TensorFlow.js would go on, many times slower, in plain JavaScript */
export function requireBackend(): void {
  if (!['wasm', 'tensorflow'].includes(tf.getBackend()))
    throw new Error('Await openBackend() before a network is trained or asked');
}

async function open(): Promise<string> {
  const native = await import(NATIVE).then(
    () => true,
    () => false,
  );
  if (!native) {
    const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(`${join(dirname(main))}/`);
  }
  const name = native ? 'tensorflow' : 'wasm';
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js cannot use its ${name} backend`);
  await tf.ready();
  return name;
}
