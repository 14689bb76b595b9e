import type { Config } from '../config.ts';
import { inProcessModels } from './inProcess.ts';
import type { Models } from './port.ts';

/** The models as the configuration asks for them. */
export function openModels(config: Pick<Config, 'MODELS_DIR'>): Models {
  return inProcessModels(config.MODELS_DIR);
}
