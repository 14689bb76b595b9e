import { Hono } from 'hono';
import { answer, type Outcome, refuse } from '../../../core/refusal.ts';
import { type Asked, ask, type Question } from '../../ask.ts';
import type { Command } from '../../command.ts';
import type { App } from '../../house/app.ts';
import { typedArguments } from '../../language/arguments/argumentKind.ts';
import { coerce } from '../../language/arguments/coerce.ts';
import { type RestContext, type RestEnvironment, sendRefusal } from './exchange.ts';
import { readJson } from './readJson.ts';

type Values = Record<string, unknown>;

/** One route a command: POST takes its arguments as a JSON object, GET in path and query. Answers plainly. */
export function commandRoutes(app: App): Hono<RestEnvironment> {
  const routes = new Hono<RestEnvironment>();
  for (const command of app.commands) {
    routes.on(command.rest.method.toUpperCase(), honoPath(command.rest.path), async (context) => {
      const args =
        command.rest.method === 'post' ? await readJson(context.req.raw) : readAddress(command, context);
      if (!args.ok) return refuseBody(context, args.refusal);
      const asked = await askFrom(app, context, { command: command.name, args: args.value });
      return asked.ok ? context.json(asked.answer) : sendRefusal(context, asked.refusal);
    });
  }
  return routes;
}

/** `{symbol}` of OpenAPI is `:symbol` of Hono. */
function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Longest name of a conversation. */
export const CHAT_LIMIT = 128;

/**
 * Asks on behalf of a request: a client that goes away cancels its job.
 * @param chat the conversation as the client calls it; by default what the header X-Chat says
 */
export function askFrom(
  app: App,
  context: RestContext,
  question: Question,
  chat = context.req.header('X-Chat'),
): Promise<Asked> {
  const key = context.req.header('Idempotency-Key');
  return ask(app, question, {
    surface: 'rest',
    ref: context.get('ref'),
    signal: context.req.raw.signal,
    // Under its own name, so that no client can pass for a person of another surface.
    ...(chat === undefined || chat === '' || chat.length > CHAT_LIMIT ? {} : { chat: `rest:${chat}` }),
    ...(key === undefined || key === '' ? {} : { eventId: `rest ${key.slice(0, 200)}` }),
  });
}

/** A body over the limit is the one refusal that HTTP has its own status for. */
export function refuseBody(context: RestContext, refusal: Parameters<typeof sendRefusal>[1]): Response {
  return refusal.id === 'TooLarge' ? sendRefusal(context, refusal, 413) : sendRefusal(context, refusal);
}

function readAddress(command: Command, context: RestContext): Outcome<Values> {
  // Not Hono's own reader: it collects into an object that has a prototype.
  const given = new Map<string, string[]>();
  for (const [name, value] of new URL(context.req.url).searchParams) {
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  for (const [name, value] of Object.entries(context.req.param())) {
    given.set(name, [...(given.get(name) ?? []), String(value)]);
  }
  const values: [string, unknown][] = [];
  for (const [name, texts] of given) {
    const argument = typedArguments(command).find((candidate) => candidate.name === name);
    const several = argument?.kind === 'tokens' || argument?.kind === 'list';
    if (texts.length > 1 && !several) {
      return refuse('BadArguments', `The argument "${name.slice(0, 40)}" is given twice.`, 'Give it once.');
    }
    values.push([name, argument === undefined ? texts[0] : coerce(argument, texts.join(','))]);
  }
  return answer(Object.fromEntries(values));
}
