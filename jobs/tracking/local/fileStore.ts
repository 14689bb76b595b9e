import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../../core/ports.ts';
import { EXPERIMENT_KIND, entityName, parameterValue, tagValue, titleOf, withEntityNames } from '../names.ts';
import type { RunStart, TrackedRun, Tracker } from '../tracker.ts';
import { yamlOf } from './yaml.ts';

/** RunStatus of MLflow's service.proto. */
const RUNNING = 1;
const statuses = { finished: 3, failed: 4 } as const;
/** SourceType.LOCAL of MLflow's entities. */
const LOCAL = 4;

/**
 * Writes runs in the layout of MLflow's file store, which `mlflow ui --backend-store-uri <folder>` reads:
 * `<experiment>/<run>/{meta.yaml, params/, metrics/, tags/, artifacts/}`, one file a parameter, metric and tag.
 */
export function openFileStore(folder: string, clock: Clock): Tracker {
  const root = resolve(folder);
  return {
    startRun(start) {
      const experiment = ensureExperiment(root, titleOf(start.experiment), clock.now());
      return startRun(join(root, experiment), experiment, start, clock);
    },
    async close() {},
  };
}

/**
 * Folder of an experiment, made where there is none.
 * Its number follows from its name, so that two processes that make it at once make the same.
 */
function ensureExperiment(root: string, name: string, now: number): string {
  const hash = createHash('sha256').update(name).digest();
  // 18 digits, as MLflow's own.
  const id = (10n ** 17n + (hash.readBigUInt64BE() % (9n * 10n ** 17n))).toString();
  const folder = join(root, id);
  if (existsSync(join(folder, 'meta.yaml'))) return id;
  writeWhole(join(folder, 'tags', EXPERIMENT_KIND.key), EXPERIMENT_KIND.value);
  writeWhole(
    join(folder, 'meta.yaml'),
    yamlOf({
      artifact_location: pathToFileURL(folder).href,
      creation_time: now,
      experiment_id: id,
      last_update_time: now,
      lifecycle_stage: 'active',
      name,
    }),
  );
  return id;
}

function startRun(parent: string, experiment: string, start: RunStart, clock: Clock): TrackedRun {
  const id = randomBytes(16).toString('hex');
  const folder = join(parent, id);
  const name = titleOf(start.name);
  const tags: Record<string, string> = { ...start.tags, 'mlflow.runName': name };
  const startTime = clock.now();
  const writeMeta = (status: number, endTime: number | null) =>
    writeWhole(
      join(folder, 'meta.yaml'),
      yamlOf({
        artifact_uri: pathToFileURL(join(folder, 'artifacts')).href,
        end_time: endTime,
        entry_point_name: '',
        experiment_id: experiment,
        lifecycle_stage: 'active',
        run_id: id,
        run_name: name,
        run_uuid: id,
        source_name: '',
        source_type: LOCAL,
        source_version: '',
        start_time: startTime,
        status,
        tags: [],
        user_id: tags['mlflow.user'] ?? '',
      }),
    );
  const place = (kind: string, entity: string) => {
    const path = join(folder, kind, entityName(entity));
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
  for (const kind of ['artifacts', 'metrics', 'params', 'tags'])
    mkdirSync(join(folder, kind), { recursive: true });
  for (const [key, value] of withEntityNames(start.parameters))
    writeFileSync(place('params', key), parameterValue(value));
  for (const [key, value] of withEntityNames(tags)) writeFileSync(place('tags', key), tagValue(value));
  writeMeta(RUNNING, null);
  return {
    metrics(values, step = 0) {
      const time = clock.now();
      for (const [key, value] of withEntityNames(values))
        appendFileSync(place('metrics', key), `${time} ${value} ${step}\n`);
    },
    artifact: (path) => copyFileSync(path, place('artifacts', basename(path))),
    text: (file, text) => writeFileSync(place('artifacts', file), text),
    end: (status) => writeMeta(statuses[status], clock.now()),
  };
}

/** Moved in when it is complete: an `mlflow ui` that looks meanwhile finds no half file. */
function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}
