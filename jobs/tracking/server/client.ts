import ky from 'ky';
import { z } from 'zod';
import { EXPERIMENT_KIND } from '../names.ts';
import { faultOfAnswer, faultOfThrown, TrackingFault } from './fault.ts';

/** A server that has just started, or is told a thousand metrics again, may take some seconds. */
const TIMEOUT_MS = 30_000;
const ARTIFACT_TIMEOUT_MS = 120_000;
const ARTIFACT_SCHEME = 'mlflow-artifacts:';

/** What one call of `runs/log-batch` may hold (MLflow's REST API, "Log Batch"). */
export const batchLimits = { metrics: 1_000, params: 100, tags: 100 } as const;

export interface Entity {
  key: string;
  value: string;
}
/** JSON has no NaN; protobuf's JSON, which MLflow reads, takes it as a text. */
export type MetricValue = number | 'NaN' | 'Infinity' | '-Infinity';
export interface Metric {
  key: string;
  value: MetricValue;
  /** Milliseconds since the epoch. */
  timestamp: number;
  step: number;
}
export type Batch =
  | { kind: 'metrics'; items: readonly Metric[] }
  | { kind: 'params' | 'tags'; items: readonly Entity[] };

export interface ServerRun {
  runId: string;
  artifactUri: string;
}

const experiment = z.object({ experiment_id: z.string(), lifecycle_stage: z.string().optional() });
const run = z.object({ info: z.object({ run_id: z.string(), artifact_uri: z.string().default('') }) });
const answers = {
  experiment: z.object({ experiment }),
  created: z.object({ experiment_id: z.string() }),
  run: z.object({ run }),
  runs: z.object({ runs: z.array(run).default([]) }),
  anything: z.unknown(),
};

/** Calls of MLflow's REST API 2.0, each tried once. Every method throws TrackingFault and nothing else. */
export type MlflowClient = ReturnType<typeof createClient>;

/** @param address http(s), with `user:password@` for basic authentication */
export function createClient(address: string, token: string | undefined, signal: AbortSignal) {
  const base = new URL(address);
  const authorization = authorizationOf(base, token);
  base.username = '';
  base.password = '';
  base.search = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';

  async function ask<S extends z.ZodType>(
    path: string,
    shape: S,
    options: { method: string; json?: unknown; body?: Uint8Array<ArrayBuffer>; timeout?: number },
  ): Promise<z.output<S>> {
    let text: string;
    try {
      const response = await ky(new URL(`api/2.0/${path}`, base), {
        timeout: TIMEOUT_MS,
        ...options,
        headers: authorization === undefined ? {} : { authorization },
        // A redirect would carry the credentials elsewhere, or turn a POST into a GET.
        redirect: 'manual',
        // When to try again is for the sender to say.
        retry: 0,
        throwHttpErrors: false,
        signal,
      });
      text = await response.text();
      if (!response.ok) throw faultOfAnswer(response.status, text);
    } catch (error) {
      throw faultOfThrown(error);
    }
    const parsed = shape.safeParse(jsonOf(text));
    if (!parsed.success) throw new TrackingFault('away', 'answers what no MLflow server would');
    return parsed.data;
  }
  const post = <S extends z.ZodType>(path: string, json: unknown, shape: S) =>
    ask(`mlflow/${path}`, shape, { method: 'post', json });

  return {
    /** Undefined when there is none of this name. */
    async experiment(name: string): Promise<{ id: string; deleted: boolean } | undefined> {
      const path = `mlflow/experiments/get-by-name?${new URLSearchParams({ experiment_name: name })}`;
      try {
        const found = (await ask(path, answers.experiment, { method: 'get' })).experiment;
        return { id: found.experiment_id, deleted: found.lifecycle_stage === 'deleted' };
      } catch (error) {
        if (error instanceof TrackingFault && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
        throw error;
      }
    },
    async createExperiment(name: string): Promise<string> {
      return (await post('experiments/create', { name, tags: [EXPERIMENT_KIND] }, answers.created))
        .experiment_id;
    },
    /** The run with this tag, if it was created before. */
    async findRun(experimentId: string, tag: Entity): Promise<ServerRun | undefined> {
      const filter = `tags.\`${tag.key}\` = '${tag.value}'`;
      const query = { experiment_ids: [experimentId], filter, max_results: 1, run_view_type: 'ALL' };
      return (await post('runs/search', query, answers.runs)).runs.map(serverRun)[0];
    },
    async createRun(experimentId: string, name: string, startTime: number, tags: Entity[]) {
      const query = { experiment_id: experimentId, run_name: name, start_time: startTime, tags };
      return serverRun((await post('runs/create', query, answers.run)).run);
    },
    async logBatch(runId: string, { kind, items }: Batch): Promise<void> {
      await post('runs/log-batch', { run_id: runId, [kind]: items }, answers.anything);
    },
    async endRun(runId: string, status: 'FINISHED' | 'FAILED', endTime: number): Promise<void> {
      await post('runs/update', { run_id: runId, status, end_time: endTime }, answers.anything);
    },
    async putArtifact(artifactUri: string, name: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
      if (!artifactUri.startsWith(ARTIFACT_SCHEME))
        throw new TrackingFault('refused', 'takes no artifacts itself: start it with --serve-artifacts');
      const root = new URL(artifactUri).pathname.replace(/^\/+/, '');
      const path = name.split('/').map(encodeURIComponent).join('/');
      await ask(`mlflow-artifacts/artifacts/${root}/${path}`, answers.anything, {
        method: 'put',
        body,
        timeout: ARTIFACT_TIMEOUT_MS,
      });
    },
  };
}

/** Of an artifact's path `mlflow-artifacts:/1/abc/artifacts` the address of the proxy is made; see `putArtifact`. */
function serverRun({ info }: z.output<typeof run>): ServerRun {
  return { runId: info.run_id, artifactUri: info.artifact_uri };
}

function authorizationOf({ username, password }: URL, token: string | undefined): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (username === '' && password === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function jsonOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The address without what is secret or says nothing, to tell one server from another. */
export function serverName(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
