import { Hono } from 'hono';
import type { Readiness } from '../../house/readiness.ts';
import { type RestEnvironment, sendRefusal } from './exchange.ts';

/** `GET /healthz`: the process lives. `GET /readyz`: it can answer; 503 while it cannot, naming what is missing. */
export function healthRoutes(readiness: () => Promise<Readiness>): Hono<RestEnvironment> {
  const routes = new Hono<RestEnvironment>();
  routes.get('/healthz', (context) => context.json({ status: 'ok' }));
  routes.get('/readyz', async (context) => {
    const checks = await readiness();
    const missing = Object.entries(checks).flatMap(([name, ready]) => (ready ? [] : [name]));
    if (missing.length === 0) return context.json({ status: 'ready', checks });
    const refusal = {
      id: 'Unavailable' as const,
      message: `Not ready: ${missing.join(', ')}.`,
      hint: 'Wait and ask again; /status tells more.',
    };
    return sendRefusal(context, refusal, 503, { checks });
  });
  return routes;
}
