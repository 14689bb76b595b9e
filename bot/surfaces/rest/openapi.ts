import { z } from 'zod';
import { parse } from '../../ask.ts';
import type { Command } from '../../command.ts';
import { inputSchema, type JsonSchema, outputSchema } from '../../language/arguments/jsonSchema.ts';
import { CHAT_LIMIT } from './commandRoutes.ts';
import { questionBody } from './conversationRoutes.ts';
import { errorBody } from './exchange.ts';
import { cardBody } from './modelRoutes.ts';

type Json = Record<string, unknown>;

const words: Record<string, string> = {
  400: 'The request does not fit: wrong type, out of range, unknown argument',
  404: 'There is no such thing: token, model, address',
  413: 'The body is over 1 MB',
  422: 'The request fits, but cannot be answered',
  429: 'Too much at once: try again after Retry-After seconds',
  503: 'Not now: a source, the queue or the deadline failed; try again after Retry-After seconds',
};

const checks = z.object({ queue: z.boolean(), models: z.boolean(), store: z.boolean() });

/** The OpenAPI 3.1 document of everything under REST, derived from the commands' own schemas. */
export function openApiDocument(commands: readonly Command[], version: string): Json {
  const paths: Record<string, Json> = {};
  const add = (method: string, path: string, operation: Json) => {
    paths[path] = { ...paths[path], [method]: operation };
  };
  for (const command of commands)
    add(command.rest.method, command.rest.path, commandOperation(commands, command));
  for (const { method, path, operation } of houseOperations(commands)) add(method, path, operation);
  return {
    openapi: '3.1.0',
    info: {
      title: 'PulsePlate',
      version,
      description:
        'Coins and meals from models that are trained, evaluated and served here. Not financial or medical advice.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: outputSchema(errorBody) },
      headers: { XRequestId: { description: 'Reference of this request', schema: { type: 'string' } } },
    },
  };
}

const chatHeader = {
  name: 'X-Chat',
  in: 'header',
  required: false,
  description: 'The conversation that asks: what is saved is kept for it. The same as `chat` of POST /ask',
  schema: { type: 'string', minLength: 1, maxLength: CHAT_LIMIT },
};

function commandOperation(commands: readonly Command[], command: Command): Json {
  const { method, path } = command.rest;
  const schema = published(inputSchema(command.args));
  const example = exampleOf(commands, command);
  const common = {
    operationId: command.name,
    summary: command.summary,
    tags: ['commands'],
    responses: { 200: success(outputSchema(command.answer)), ...failures(errorsOf(method)) },
  };
  const whose = command.personal ? { parameters: [chatHeader] } : {};
  if (method === 'post') return { ...common, ...whose, requestBody: jsonBody(schema, example) };
  const required = new Set(schema.required);
  const parameters = Object.entries(schema.properties ?? {}).map(([name, { description, ...type }]) => {
    const inPath = path.includes(`{${name}}`);
    return {
      name,
      in: inPath ? 'path' : 'query',
      required: inPath || required.has(name),
      description,
      schema: type,
      ...(Object.hasOwn(example, name) ? { example: example[name] } : {}),
    };
  });
  return { ...common, parameters: [...parameters, ...(whose.parameters ?? [])] };
}

/** The arguments of the first example that is understood as this command: a test proves that there is one. */
function exampleOf(commands: readonly Command[], command: Command): Json {
  for (const text of command.examples) {
    const parsed = parse(commands, { text });
    if (parsed.ok && parsed.value.command === command) return parsed.value.args;
  }
  return {};
}

function houseOperations(commands: readonly Command[]) {
  const text = commands[0].examples[0];
  const asked = z.object({
    command: z.string(),
    args: z.looseObject({}),
    answer: z.looseObject({}).describe("What the command's own route answers"),
    reply: z.looseObject({
      kind: z.enum(['answer', 'refusal']),
      title: z.string(),
      footnote: z.array(z.string()),
    }),
  });
  const parsed = z.object({
    command: z.string(),
    args: z.looseObject({}),
    confidence: z.number().min(0).max(1),
  });
  const question = inputSchema(questionBody);
  const named = { name: 'name', in: 'path', required: true, schema: { type: 'string' }, example: 'forecast' };
  return [
    post('/ask', 'ask', 'Answer a command or a plain sentence.', question, { text }, asked, 'post'),
    post(
      '/parse',
      'parse',
      'Say how a text is understood, without running it.',
      question,
      { text },
      parsed,
      'parse',
    ),
    get(
      '/models',
      'listModels',
      'List the cards of all models.',
      z.object({ models: z.array(cardBody) }),
      [503],
    ),
    get('/models/{name}', 'getModel', 'Show the card of one model.', cardBody, [404, 503], [named]),
    get('/healthz', 'healthz', 'Tell that the process lives.', z.object({ status: z.literal('ok') }), []),
    get(
      '/readyz',
      'readyz',
      'Tell whether questions can be answered.',
      z.object({ status: z.literal('ready'), checks }),
      [503],
    ),
    get('/openapi.json', 'openApi', 'Return this document.', z.looseObject({ openapi: z.string() }), []),
  ];
}

function post(
  path: string,
  operationId: string,
  summary: string,
  schema: JsonSchema,
  example: Json,
  response: z.ZodType,
  kind: 'post' | 'parse',
) {
  const responses = { 200: success(outputSchema(response)), ...failures(errorsOf(kind)) };
  const requestBody = jsonBody(schema, example);
  return {
    method: 'post',
    path,
    operation: { operationId, summary, tags: ['house'], requestBody, responses },
  };
}

function get(
  path: string,
  operationId: string,
  summary: string,
  response: z.ZodType,
  errors: number[],
  parameters: Json[] = [],
) {
  const responses = { 200: success(outputSchema(response)), ...failures(errors) };
  return { method: 'get', path, operation: { operationId, summary, tags: ['house'], parameters, responses } };
}

function errorsOf(kind: 'get' | 'post' | 'parse'): number[] {
  if (kind === 'parse') return [400, 413, 422];
  return kind === 'post' ? [400, 404, 413, 422, 429, 503] : [400, 404, 422, 429, 503];
}

function success(schema: JsonSchema): Json {
  return {
    description: 'The answer',
    headers: { 'X-Request-Id': { $ref: '#/components/headers/XRequestId' } },
    content: { 'application/json': { schema } },
  };
}

function failures(codes: readonly number[]): Json {
  return Object.fromEntries(
    codes.map((code) => [
      code,
      {
        description: words[code],
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

function jsonBody(schema: JsonSchema, example: Json): Json {
  return { required: true, content: { 'application/json': { schema, example } } };
}

/** Our own marks are no business of a client; that unknown keys are refused is. */
function published(schema: JsonSchema): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, { restOnly: _, ...type }]) => [
    name,
    type,
  ]);
  return { ...schema, properties: Object.fromEntries(properties), additionalProperties: false };
}
