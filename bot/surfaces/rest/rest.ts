import { Hono } from 'hono';
import type { App } from '../../house/app.ts';
import type { Readiness } from '../../house/readiness.ts';
import { commandRoutes } from './commandRoutes.ts';
import { conversationRoutes } from './conversationRoutes.ts';
import { docsRoutes } from './docsRoutes.ts';
import { type RestContext, type RestEnvironment, reference, safeHeaders, sendRefusal } from './exchange.ts';
import { healthRoutes } from './healthRoutes.ts';
import { modelRoutes } from './modelRoutes.ts';
import { openApiDocument } from './openapi.ts';

export interface HttpParts {
  app: App;
  readiness: () => Promise<Readiness>;
  /** Pages that stand beside REST. */
  pages?: Hono;
  /** Only `/healthz` and `/readyz`: what a process without surfaces serves. */
  healthOnly?: boolean;
}

/** Everything that is served over HTTP, with one shape for every error. */
export function httpRoutes({ app, readiness, pages, healthOnly }: HttpParts): Hono<RestEnvironment> {
  const routes = new Hono<RestEnvironment>();
  routes.use(reference, safeHeaders);
  routes.route('/', healthRoutes(readiness));
  if (!healthOnly) {
    const document = openApiDocument(app.commands, app.version);
    routes.get('/openapi.json', (context) => context.json(document));
    routes.route('/', docsRoutes());
    routes.route('/', conversationRoutes(app));
    routes.route('/', modelRoutes(app));
    routes.route('/', commandRoutes(app));
    if (pages !== undefined) routes.route('/', pages);
  }
  const addresses = routes.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  routes.notFound((context) => noRoute(context, addresses));
  routes.onError((error, context) => {
    app.log.error({ err: error, ref: context.get('ref') }, 'request failed');
    return sendRefusal(context, {
      id: 'InternalError',
      message: 'Something broke on our side.',
      hint: 'Try again; if it stays, tell whoever runs this bot the reference.',
    });
  });
  return routes;
}

type Address = { method: string; pattern: RegExp };

function noRoute(context: RestContext, addresses: readonly Address[]): Response {
  const here = addresses.filter(({ pattern }) => pattern.test(context.req.path));
  if (here.length === 0) {
    return sendRefusal(context, {
      id: 'NotFound',
      message: 'There is nothing at this address.',
      hint: 'See /docs for everything there is.',
    });
  }
  const methods = new Set(here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
  const allow = [...methods, 'OPTIONS'].join(', ');
  context.header('Allow', allow);
  if (context.req.method === 'OPTIONS') return context.body(null, 204);
  return sendRefusal(context, {
    id: 'MethodNotAllowed',
    message: 'This address takes another method.',
    hint: `Use ${allow}.`,
  });
}

/** A Hono path as a pattern: `/models/:name` is `/models/` and one segment. */
function patternOf(path: string): RegExp {
  const source = path
    .split('/')
    .map((part) => {
      if (part.startsWith(':')) return '[^/]+';
      return part === '*' ? '.*' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
