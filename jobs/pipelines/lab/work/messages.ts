import type { LabOptions } from '../options.ts';
import type { Unit } from './result.ts';

/** What a worker process is told when it starts, as JSON in its first argument. */
export interface WorkerSetup {
  datasetPath: string;
  options: LabOptions;
}

/** From the laboratory to a worker. */
export interface Order {
  id: number;
  unit: Unit;
}

/** And back: what went wrong, if it did. */
export interface Outcome {
  id: number;
  error?: string;
}
