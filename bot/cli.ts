import '../core/inference/telemetry.ts';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Config, ConfigError, loadConfig } from '../core/config.ts';
import { findServer } from './house/serverFile.ts';
import type { Reply } from './reply.ts';
import { renderReply } from './surfaces/terminal/renderReply.ts';
import { styleFor } from './surfaces/terminal/style.ts';

const usage = 'Usage: npm run -s ask -- "/predict BTC" [--json]\n';
const WIDTH_WHEN_UNKNOWN = 80;
/** The conversation that all such questions belong to, whether a server answers them over REST or this process does. */
const CHAT = 'ask';
const FORWARD_TIMEOUT_MS = 60_000;
const DRAIN_MS = 5_000;

/** What `POST /ask` sends and `--json` prints. */
const printable = z.looseObject({
  command: z.string().nullable(),
  reply: z.looseObject({ kind: z.enum(['answer', 'refusal']) }),
  error: z.looseObject({ id: z.string() }).optional(),
});
type Printable = z.output<typeof printable>;

/** Answers one question and sets the exit code: 0 an answer, 2 a refusal, 1 a bug or a wrong call. */
async function main(): Promise<number> {
  const call = readCall();
  if (call === undefined) {
    process.stderr.write(usage);
    return 1;
  }
  const config = loadConfig();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const forwarded = await forward(config, call.text, stop.signal);
  if (forwarded !== undefined) return print(forwarded, call.json);
  return answerHere(config, call, stop.signal);
}

function readCall(): { text: string; json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    return positionals.length === 0 ? undefined : { text: positionals.join(' '), json: values.json };
  } catch {
    return undefined;
  }
}

/**
 * The answer of the server that already runs on this folder: it holds the embedded database, and it is warm.
 * Undefined when there is none.
 */
async function forward(config: Config, text: string, signal: AbortSignal): Promise<Printable | undefined> {
  const address = await findServer(config.DATA_DIR);
  if (address === undefined) return undefined;
  try {
    const response = await fetch(new URL('/ask', address), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text, chat: CHAT }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(FORWARD_TIMEOUT_MS)]),
    });
    const parsed = printable.safeParse(await response.json());
    return parsed.success ? parsed.data : undefined;
  } catch {
    // It stopped under us: we answer ourselves.
    return undefined;
  }
}

async function answerHere(
  config: Config,
  { text, json }: { text: string; json: boolean },
  signal: AbortSignal,
): Promise<number> {
  const [{ openApp }, { ask, asJson }, { createLogger }] = await Promise.all([
    import('./house/app.ts'),
    import('./ask.ts'),
    import('../core/log.ts'),
  ]);
  const app = await openApp(config, createLogger(config));
  const asked = await ask(app, { text }, { surface: 'terminal', chat: `rest:${CHAT}`, signal });
  const code = await print(asJson(asked) as Printable, json);
  // The answer is out; what it leaves behind is stored before we go.
  const lost = await app.close(DRAIN_MS);
  if (lost > 0) {
    process.stderr.write('The forecast was not recorded: the database is in use or cannot be opened.\n');
  }
  return code;
}

/** Resolves with the exit code once everything is written. */
async function print(printed: Printable, json: boolean): Promise<number> {
  const text = json
    ? JSON.stringify(printed)
    : renderReply(
        printed.reply as unknown as Reply,
        process.stdout.columns ?? WIDTH_WHEN_UNKNOWN,
        styleFor(process.stdout, process.env),
      );
  await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
  if (printed.error?.id === 'InternalError') return 1;
  return printed.reply.kind === 'answer' ? 0 : 2;
}

// A reader that has seen enough (`| head -1`) is no fault.
process.stdout.on('error', () => process.exit(0));

try {
  process.exit(await main());
} catch (error) {
  const line =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
