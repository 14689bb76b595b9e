import { Hono } from 'hono';
import { z } from 'zod';
import type { ModelCard } from '../../../core/inference/port.ts';
import type { App } from '../../house/app.ts';
import { type RestContext, type RestEnvironment, sendRefusal } from './exchange.ts';

const tensor = z.object({
  name: z.string(),
  datatype: z.string().optional().describe('FP32 where it is absent'),
  shape: z.array(z.number()).describe('-1 is the batch'),
});

/** A model card as it is served; `core/inference/port.ts` explains the fields. */
export const cardBody = z.looseObject({
  name: z.string(),
  version: z.string(),
  task: z.string(),
  summary: z.string(),
  features: z.array(z.string()),
  inputs: z.array(tensor),
  outputs: z.array(tensor),
  training: z.looseObject({ from: z.string(), to: z.string(), rows: z.number() }),
  data: z.object({ source: z.string(), licence: z.string() }),
  metrics: z.array(z.looseObject({ name: z.string(), on: z.string(), value: z.number() })),
  limitations: z.array(z.string()),
  files: z.record(z.string(), z.string()),
  parameters: z.record(z.string(), z.unknown()),
});

/** `GET /models` and `GET /models/{name}`: the cards of the models that answer. */
export function modelRoutes(app: App): Hono<RestEnvironment> {
  const routes = new Hono<RestEnvironment>();
  routes.get('/models', (context) => withCards(app, context, (models) => context.json({ models })));
  routes.get('/models/:name', (context) =>
    withCards(app, context, (models) => {
      const name = context.req.param('name');
      const card = models.find((candidate) => candidate.name === name);
      if (card !== undefined) return context.json(card);
      const known = models.map((model) => model.name).join(', ') || 'none';
      return sendRefusal(context, {
        id: 'UnknownModel',
        message: `There is no model "${name.slice(0, 64)}".`,
        hint: `The models are: ${known}.`,
      });
    }),
  );
  return routes;
}

async function withCards(
  app: App,
  context: RestContext,
  send: (models: ModelCard[]) => Response,
): Promise<Response> {
  let models: ModelCard[];
  try {
    models = await app.ports.models.list();
  } catch (error) {
    app.log.error({ err: error, ref: context.get('ref') }, 'the models cannot be read');
    return sendRefusal(context, {
      id: 'Unavailable',
      message: 'The models cannot be read.',
      hint: 'Try again in a minute; the log knows more under this reference.',
    });
  }
  return send(models);
}
