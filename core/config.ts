import { z } from 'zod';

const url = (protocols: string[]) =>
  z.url({
    protocol: new RegExp(`^(${protocols.join('|')})$`),
    error: `must be an address that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });

/** An origin, or the absolute path of a Unix socket; nothing that could hold a password. */
function isSidecarAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, pathname, search, hash, username, password, host } = new URL(text);
  if (protocol === 'unix:') return host === '' && pathname.length > 1 && search === '' && hash === '';
  const isOrigin = pathname === '/' && search === '' && hash === '' && username === '' && password === '';
  return protocol === 'http:' && isOrigin && origin !== 'null';
}

/** An MLflow server, or a folder: nothing that only MLflow itself could open. */
function isTrackingAddress(text: string): boolean {
  if (text.startsWith('file:')) return text.length > 'file:'.length;
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787).describe('Port of the web chat and REST'),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on; 0.0.0.0 opens it to the network'),
  DATA_DIR: z.string().min(1).default('.data').describe('Folder of the embedded database'),
  MODELS_DIR: z.string().min(1).default('models').describe('Folder of the models and the offline snapshot'),
  DATABASE_URL: url(['postgres', 'postgresql'])
    .optional()
    .describe('Postgres instead of the embedded database'),
  REDIS_URL: url(['redis', 'rediss'])
    .optional()
    .describe('Redis for the job queue instead of in-process jobs'),
  INFERENCE_URL: z
    .string()
    .refine(isSidecarAddress, 'must be http://host:port or unix:/path/to.sock')
    .optional()
    .describe('A running inference sidecar on the same MODELS_DIR, http://host:port or unix:/path/to.sock'),
  INFERENCE: z
    .enum(['auto', 'in-process'])
    .default('auto')
    .describe('auto starts the sidecar where it is built and INFERENCE_URL names none; in-process uses none'),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/)
    .default('pulseplate')
    .describe('Prefix of every Redis key'),
  ROLE: z
    .enum(['all', 'bot', 'worker'])
    .default('all')
    .describe('With REDIS_URL: run the surfaces, the workers, or both in this process'),
  WORKER_THREADS: z.coerce.number().int().min(1).max(64).default(2).describe('Threads that compute answers'),
  COINGECKO_API_KEY: z.string().min(1).optional().describe('Key of the CoinGecko API; works without'),
  COINGECKO_URL: url(['https', 'http']).optional().describe('Base address of the CoinGecko API'),
  COINBASE_URL: url(['https', 'http'])
    .default('https://api.exchange.coinbase.com')
    .describe('Base address of the Coinbase Exchange API'),
  KRAKEN_URL: url(['https', 'http'])
    .default('https://api.kraken.com')
    .describe('Base address of the Kraken API'),
  NEWS_FEEDS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((feed) => feed !== ''))
    .pipe(z.array(url(['https', 'http'])).max(100))
    .optional()
    .describe('RSS or Atom feeds to read instead of those of the known outlets, with commas between'),
  REDDIT_URL: url(['https', 'http'])
    .default('https://www.reddit.com')
    .describe('Base address of the public listings of Reddit'),
  CRYPTOPANIC_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('Key of the CryptoPanic API, one more source of news; it is not asked without'),
  CRYPTOPANIC_URL: url(['https', 'http'])
    .default('https://cryptopanic.com/api/developer/v2')
    .describe('Base address of the CryptoPanic API'),
  SENTIMENT_HALF_LIFE_HOURS: z.coerce
    .number()
    .min(1)
    .max(240)
    .default(24)
    .describe('Hours after which a headline counts half in the index of sentiment'),
  MLFLOW_TRACKING_URI: z
    .string()
    .refine(isTrackingAddress, 'must be http://host:port, https://host or file:path')
    .optional()
    .describe('MLflow server, or file: and a folder, that training is logged to; the folder mlruns without'),
  MLFLOW_TRACKING_TOKEN: z.string().min(1).optional().describe('Bearer token of the MLflow server'),
  OFFLINE: z
    .stringbool()
    .default(false)
    .describe('Never ask the network; answer from the store and the snapshot'),
  LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug'])
    .default('warn')
    .describe('Log level of the JSON log on standard error'),
});

export type Config = Readonly<z.output<typeof schema>>;

/** Keys whose values never appear in a log, an error or `/status`. */
const secrets = new Set<keyof Config>([
  'DATABASE_URL',
  'REDIS_URL',
  'COINGECKO_API_KEY',
  'CRYPTOPANIC_API_KEY',
  'MLFLOW_TRACKING_URI',
  'MLFLOW_TRACKING_TOKEN',
]);

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads and freezes the configuration.
 * @throws ConfigError naming every variable that does not fit, never its value
 */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(
      `The environment does not fit: ${faults.join('; ')}. See the README's configuration table.`,
    );
  }
  return Object.freeze(parsed.data);
}

/** The configuration for eyes: secrets are replaced by `set`. */
export function redacted(config: Config): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, secrets.has(key as keyof Config) ? 'set' : String(value)]),
  );
}

/** Name, default and description of every variable, for the README's table. */
export function configurationTable(): { name: string; fallback: string; description: string }[] {
  return Object.entries(schema.shape).map(([name, type]) => {
    const fallback = type.safeParse(undefined);
    return {
      name,
      fallback: fallback.success && fallback.data !== undefined ? String(fallback.data) : '',
      description: type.description ?? '',
    };
  });
}
