import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

const secretNames = [
  'DATABASE_URL',
  'REDIS_URL',
  'COINGECKO_API_KEY',
  'CRYPTOPANIC_API_KEY',
  'MLFLOW_TRACKING_URI',
  'MLFLOW_TRACKING_TOKEN',
];
const secretHeaders = ['headers.authorization', 'headers.cookie'];

/**
 * JSON lines on standard error, so that standard output stays free for answers. Secrets are redacted by key, at the
 * top and one level down, and by shape in every text: messages, fields, and all that is told of an error.
 */
export function createLogger(
  config: Pick<Config, 'LOG_LEVEL'>,
  destination: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level: config.LOG_LEVEL,
      redact: [...secretNames, ...secretHeaders].flatMap((path) => [path, `*.${path}`]),
      formatters: { log: (fields) => clearedFields(fields, 0) },
      // A field has been cleared before it comes here; what a child logger is bound to has not.
      serializers: { err: (thrown: unknown) => cleared(thrown) },
      hooks: {
        logMethod(given, method) {
          method.apply(this, clearedArguments(given));
        },
      },
    },
    destination,
  );
}

/** Passwords in addresses, keys in queries, tokens in headers and in paths: libraries put them into their messages. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/:\/\/[^\s/]*@/g, '://***@')
    .replace(/([?&][\w-]*(?:key|token|secret|password)[\w-]*=)[^&\s]+/gi, '$1***')
    .replace(/(\/bot)\d+(?::|%3A)[\w-]+/gi, '$1***')
    .replace(/\b(authorization["']?\s*[:=]\s*["']?)(?:[a-z]+\s+)?[^\s"',]+/gi, '$1***')
    .replace(/\b(bearer\s+)[\w.~+/=-]+/gi, '$1***')
    .replace(/(api[-_]?key["']?\s*[:=]\s*["']?)[^\s"',&]+/gi, '$1***');
}

/** Deeper is no news, and a chain of causes or an object may be a circle. */
const maxDepth = 4;
/** Of the errors of an AggregateError: one refused address looks like the next. */
const maxErrors = 4;

/**
 * Only these of an error are written. Libraries hang requests, clients, parameters and rows on theirs, so no other
 * field may pass.
 */
interface ToldError {
  type: string;
  code?: string | number;
  message: string;
  /** With the stacks of the causes, and of what an AggregateError collects. */
  stack: string;
}

function told(error: Error): ToldError {
  const { code } = error as { code?: unknown };
  return {
    type: typeOf(error),
    ...(typeof code === 'string' ? { code: withoutSecrets(code) } : {}),
    ...(typeof code === 'number' ? { code } : {}),
    message: withoutSecrets(String(error.message)),
    stack: withoutSecrets(stackOf(error, 0)),
  };
}

/** A class that sets no name is called 'Error'; then its constructor tells more. */
function typeOf(error: Error): string {
  return withoutSecrets(String(error.name === 'Error' ? error.constructor.name : error.name));
}

function stackOf(thrown: unknown, depth: number): string {
  if (!(thrown instanceof Error)) {
    return typeof thrown === 'object' ? 'an object that is no Error' : String(thrown);
  }
  const own = String(thrown.stack ?? `${thrown.name}: ${thrown.message}`);
  const causes = thrown.cause === undefined ? [] : [['caused by', thrown.cause] as const];
  const collected = thrown instanceof AggregateError ? thrown.errors.slice(0, maxErrors) : [];
  const inner = [...causes, ...collected.map((each: unknown) => ['one of', each] as const)];
  if (inner.length > 0 && depth >= maxDepth) return `${own}\ncaused by more`;
  return [own, ...inner.map(([how, each]) => `${how}: ${stackOf(each, depth + 1)}`)].join('\n');
}

/** A copy to be written. It never throws: a line of a log must not fail what it tells of. */
function cleared(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  try {
    if (value instanceof Error) return told(value);
    if (depth >= maxDepth) return '[deeper]';
    if (Array.isArray(value)) return value.map((each) => cleared(each, depth + 1));
    if ('toJSON' in value && typeof value.toJSON === 'function') return cleared(value.toJSON(), depth + 1);
    return clearedFields(value, depth);
  } catch {
    return '[unreadable]';
  }
}

function clearedFields(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, cleared(value, depth + 1)]));
}

/** pino takes an error's own message where none is given, past every serializer; so it is given here. */
function clearedArguments<Given extends unknown[]>(given: Given): Given {
  const [fields, text] = given;
  const error = fields instanceof Error ? fields : (fields as { err?: unknown } | null | undefined)?.err;
  const spoken = error instanceof Error && text === undefined ? [fields, error.message] : given;
  return spoken.map((each, place) =>
    place === 0 && typeof each === 'object' ? each : cleared(each),
  ) as Given;
}
