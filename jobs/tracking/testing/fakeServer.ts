import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';

interface FakeRun {
  id: string;
  experiment: string;
  name: string;
  status: string;
  startTime: number;
  endTime?: number;
  params: Record<string, string>;
  tags: Record<string, string>;
  metrics: { key: string; value: number | string; timestamp: number; step: number }[];
  artifacts: Record<string, string>;
}

type Fault = 'cutBefore' | 'cutAfter' | ((context: Context) => Response);

/** MLflow's tracking server as far as we call it, with its limits, in memory. It outlives its own outages. */
export class FakeMlflow {
  readonly experiments = new Map<string, { id: string; stage: string }>();
  readonly runs: FakeRun[] = [];
  /** Method and path below /api/2.0/, of every request that came through. */
  readonly calls: string[] = [];
  readonly authorizations = new Set<string | undefined>();
  artifactScheme = 'mlflow-artifacts';
  /** Asked before every request; by default all is well. */
  fault: (call: string) => Fault | undefined = () => undefined;
  #server: Server | undefined;
  #port = 0;

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  run(name: string): FakeRun {
    const found = this.runs.filter((run) => run.name === name);
    if (found.length !== 1) throw new Error(`${found.length} runs are called ${name}`);
    return found[0];
  }

  /** On the port that it had before, if any. */
  async start(): Promise<void> {
    const options = { fetch: this.#app().fetch, port: this.#port, hostname: '127.0.0.1' };
    const { port } = await new Promise<AddressInfo>((resolve) => {
      this.#server = serve(options, resolve) as Server;
    });
    this.#port = port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  #app(): Hono {
    const app = new Hono();
    const refuse = (context: Context, code: string, status: 400 | 404 = 400) =>
      context.json({ error_code: code, message: `refused: ${code}` }, status);
    const info = (run: FakeRun) => ({
      run: {
        info: {
          run_id: run.id,
          artifact_uri: `${this.artifactScheme}:/${run.experiment}/${run.id}/artifacts`,
        },
      },
    });
    app.use(async (context, next) => {
      const call = `${context.req.method} ${context.req.path.replace('/api/2.0/', '')}`;
      const fault = this.fault(call);
      const cut = () => {
        (context.env as { outgoing: { destroy(): void } }).outgoing.destroy();
        return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
      };
      if (fault === 'cutBefore') return cut();
      if (typeof fault === 'function') return fault(context);
      this.calls.push(call);
      this.authorizations.add(context.req.header('authorization'));
      await next();
      return fault === 'cutAfter' ? cut() : undefined;
    });
    app.get('/api/2.0/mlflow/experiments/get-by-name', (context) => {
      const found = this.experiments.get(context.req.query('experiment_name') ?? '');
      if (found === undefined) return refuse(context, 'RESOURCE_DOES_NOT_EXIST', 404);
      return context.json({ experiment: { experiment_id: found.id, lifecycle_stage: found.stage } });
    });
    app.post('/api/2.0/mlflow/experiments/create', async (context) => {
      const { name } = await context.req.json();
      if (this.experiments.has(name)) return refuse(context, 'RESOURCE_ALREADY_EXISTS');
      const id = String(this.experiments.size + 1);
      this.experiments.set(name, { id, stage: 'active' });
      return context.json({ experiment_id: id });
    });
    app.post('/api/2.0/mlflow/runs/search', async (context) => {
      const { experiment_ids: ids, filter } = await context.req.json();
      const [, key, value] = /^tags\.`(.+)` = '(.+)'$/.exec(filter) ?? [];
      const runs = this.runs.filter((run) => ids.includes(run.experiment) && run.tags[key] === value);
      // As MLflow does, which leaves empty lists out.
      return context.json(runs.length === 0 ? {} : { runs: runs.map((run) => info(run).run) });
    });
    app.post('/api/2.0/mlflow/runs/create', async (context) => {
      const { experiment_id, run_name, start_time, tags } = await context.req.json();
      const run: FakeRun = {
        id: `${this.runs.length}`.padStart(32, 'a'),
        experiment: experiment_id,
        name: run_name,
        status: 'RUNNING',
        startTime: start_time,
        params: {},
        tags: Object.fromEntries(tags.map(({ key, value }: Record<string, string>) => [key, value])),
        metrics: [],
        artifacts: {},
      };
      this.runs.push(run);
      return context.json(info(run));
    });
    app.post('/api/2.0/mlflow/runs/log-batch', async (context) => {
      const { run_id, metrics = [], params = [], tags = [] } = await context.req.json();
      const run = this.runs.find(({ id }) => id === run_id);
      if (run === undefined) return refuse(context, 'RESOURCE_DOES_NOT_EXIST', 404);
      const tooMany = metrics.length > 1000 || params.length > 100 || tags.length > 100;
      const bad = [...metrics, ...params, ...tags].some(({ key }) => key === 'forbidden');
      if (tooMany || bad) return refuse(context, 'INVALID_PARAMETER_VALUE');
      // The database of the server has all of a metric as its key.
      const known = new Set(run.metrics.map((metric) => JSON.stringify(metric)));
      run.metrics.push(...metrics.filter((metric: object) => !known.has(JSON.stringify(metric))));
      for (const { key, value } of params) run.params[key] = value;
      for (const { key, value } of tags) run.tags[key] = value;
      return context.json({});
    });
    app.post('/api/2.0/mlflow/runs/update', async (context) => {
      const { run_id, status, end_time } = await context.req.json();
      const run = this.runs.find(({ id }) => id === run_id);
      if (run === undefined) return refuse(context, 'RESOURCE_DOES_NOT_EXIST', 404);
      Object.assign(run, { status, endTime: end_time });
      return context.json({ run_info: {} });
    });
    app.put('/api/2.0/mlflow-artifacts/artifacts/*', async (context) => {
      const [experiment, id, , ...path] = context.req.path.split('/').slice(5);
      const run = this.runs.find((each) => each.id === id && each.experiment === experiment);
      if (run === undefined) return refuse(context, 'RESOURCE_DOES_NOT_EXIST', 404);
      run.artifacts[decodeURIComponent(path.join('/'))] = await context.req.text();
      return context.json({});
    });
    return app;
  }
}
