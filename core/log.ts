import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

/** JSON lines on standard error, so that standard output stays free for answers. Secrets are redacted by key and by shape. */
export function createLogger(config: Pick<Config, 'LOG_LEVEL'>): Logger {
  return pino(
    {
      level: config.LOG_LEVEL,
      redact: [
        '*.DATABASE_URL',
        '*.REDIS_URL',
        '*.COINGECKO_API_KEY',
        '*.headers.authorization',
        '*.headers.cookie',
      ],
      serializers: {
        err: (error: Error) => ({
          ...pino.stdSerializers.err(error),
          message: withoutSecrets(error.message),
        }),
      },
    },
    pino.destination(2),
  );
}

/** Passwords inside addresses and API keys inside queries, which libraries put into their error messages. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(\w+:\/\/)[^\s/@]+@/g, '$1***@')
    .replace(/([?&](?:[\w-]*(?:key|token|secret)[\w-]*)=)[^&\s]+/gi, '$1***');
}
