import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../core/config.ts';
import type { Logger } from '../../../core/log.ts';
import type { Sidecar } from './port.ts';
import { superviseSidecar } from './supervisor.ts';

/** Where `npm run build:native` puts it. */
const PROGRAM = fileURLToPath(new URL('../../../native/build/pulseplate-inference', import.meta.url));

/** The sidecar that the configuration names, and none of our own: for a process that lives for one answer. */
export function namedSidecar(config: Pick<Config, 'INFERENCE' | 'INFERENCE_URL'>): Sidecar {
  if (config.INFERENCE === 'in-process') return none('INFERENCE is in-process.');
  if (config.INFERENCE_URL === undefined) return none('This process starts no sidecar.');
  return { address: config.INFERENCE_URL, trouble: () => undefined, close: async () => undefined };
}

/**
 * The sidecar that the configuration names, else one that is started here and kept alive, where it is built. Returns at
 * once: until it is up, models run in process.
 */
export function openSidecar(
  config: Pick<Config, 'INFERENCE' | 'INFERENCE_URL' | 'MODELS_DIR' | 'ROLE'>,
  log: Logger,
  program: string = PROGRAM,
): Sidecar {
  if (config.INFERENCE === 'in-process' || config.INFERENCE_URL !== undefined) return namedSidecar(config);
  if (config.ROLE === 'bot') return none('The workers run the models.');
  if (!existsSync(program)) return none('The sidecar is not built: npm run build:native.');
  try {
    return superviseSidecar({ program, models: config.MODELS_DIR, log });
  } catch (error) {
    log.error({ err: error }, 'the inference sidecar cannot be started; models run in process');
    return none('The sidecar cannot be started here.');
  }
}

function none(why: string): Sidecar {
  return { trouble: () => why, close: async () => undefined };
}
