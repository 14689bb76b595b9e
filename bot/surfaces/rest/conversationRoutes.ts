import { Hono } from 'hono';
import { z } from 'zod';
import { asJson, parse } from '../../ask.ts';
import type { App } from '../../house/app.ts';
import { checkValues } from '../../language/arguments/checkArguments.ts';
import { askFrom, CHAT_LIMIT, refuseBody } from './commandRoutes.ts';
import { type RestContext, type RestEnvironment, sendRefusal } from './exchange.ts';
import { readJson } from './readJson.ts';
import { statusOf } from './statuses.ts';

export const questionBody = z.object({
  text: z.string().describe('What a person typed: a command or a plain sentence'),
  chat: z.string().min(1).max(CHAT_LIMIT).optional().describe('The conversation that it belongs to'),
});

/** `POST /ask` answers what a person typed; `POST /parse` only says how it is understood. */
export function conversationRoutes(app: App): Hono<RestEnvironment> {
  const routes = new Hono<RestEnvironment>();
  routes.post('/ask', async (context) => {
    const body = await readQuestion(context);
    if (!body.ok) return refuseBody(context, body.refusal);
    const asked = await askFrom(app, context, { text: body.value.text }, body.value.chat);
    const json = asJson(asked);
    return asked.ok
      ? context.json(json)
      : sendRefusal(context, asked.refusal, statusOf(asked.refusal.id), json);
  });
  routes.post('/parse', async (context) => {
    const body = await readQuestion(context);
    if (!body.ok) return refuseBody(context, body.refusal);
    const parsed = parse(app.commands, { text: body.value.text });
    if (!parsed.ok) return sendRefusal(context, parsed.refusal);
    const { command, args, confidence } = parsed.value;
    return context.json({ command: command.name, args, confidence });
  });
  return routes;
}

async function readQuestion(context: RestContext) {
  const body = await readJson(context.req.raw);
  return body.ok ? checkValues(questionBody, body.value, 'Send {"text": "/predict BTC"}.') : body;
}
