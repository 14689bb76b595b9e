import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { RefusalId } from '../../../core/refusal.ts';
import type { Theme } from '../../charts/drawing/palette.ts';
import type { Chart, Reply } from '../../reply.ts';
import type { WebDependencies } from './dependencies.ts';
import { createEventWriter } from './eventWriter.ts';
import { type ChatEvent, type ErrorBody, type Image, questionSchema } from './protocol.ts';

/** Proxies close a connection on which nothing moves, commonly after 30 to 60 s. */
const HEARTBEAT_MS = 10_000;

/**
 * Answers one question as newline-delimited JSON (`ChatEvent`s). When the reader goes away the question is aborted.
 * What is wrong with the request itself is told by status: 400, or 413 from the body limit.
 */
export async function chat(context: Context, dependencies: WebDependencies): Promise<Response> {
  // A page of another origin can post JSON only after a preflight, which nobody here answers: no cross-site questions.
  if (!/^application\/json\b/i.test(context.req.header('Content-Type') ?? ''))
    return badRequest(context, 'The body must be JSON, sent as application/json.');
  const body: unknown = await context.req.json().catch(() => undefined);
  const question = questionSchema.safeParse(body);
  if (!question.success) {
    const issue = question.error.issues[0];
    return badRequest(context, `The body does not fit: ${issue.path.join('.') || 'it'}: ${issue.message}.`);
  }

  const { text, chat: conversation, theme } = question.data;
  const abort = new AbortController();
  context.req.raw.signal.addEventListener('abort', () => abort.abort(), { once: true });
  context.header('Content-Type', 'application/x-ndjson; charset=utf-8');
  context.header('Cache-Control', 'no-store');
  // Asks nginx and its kin to pass each line on as it comes.
  context.header('X-Accel-Buffering', 'no');
  return stream(context, async (out) => {
    out.onAbort(() => abort.abort());
    const writer = createEventWriter((line) => out.write(line));
    const heartbeat = setInterval(() => writer.beat(), HEARTBEAT_MS);
    try {
      writer.progress({ type: 'progress', fraction: 0 });
      const { reply } = await dependencies.ask({
        text,
        chat: conversation,
        signal: abort.signal,
        onProgress: ({ fraction, note }) => writer.progress({ type: 'progress', fraction, note }),
      });
      if (!abort.signal.aborted) await writer.last(await replyEvent(reply, theme, dependencies));
    } catch (error) {
      if (!abort.signal.aborted) await writer.last({ type: 'error', error: bug(error, dependencies) });
    } finally {
      clearInterval(heartbeat);
    }
  });
}

async function replyEvent(
  { chart, ...reply }: Reply,
  theme: Theme,
  dependencies: WebDependencies,
): Promise<ChatEvent> {
  if (chart === undefined || dependencies.render === undefined) return { type: 'reply', reply };
  try {
    return { type: 'reply', reply, image: await imageOf(chart, theme, dependencies.render) };
  } catch (error) {
    // The words and figures are worth having without their picture.
    dependencies.report?.(error, randomUUID().slice(0, 8));
    return { type: 'reply', reply, imageFault: `The chart could not be drawn. It would show: ${chart.alt}` };
  }
}

async function imageOf(
  chart: Chart,
  theme: Theme,
  render: NonNullable<WebDependencies['render']>,
): Promise<Image> {
  const png = Buffer.from(await render(chart, theme)).toString('base64');
  return { src: `data:image/png;base64,${png}`, alt: chart.alt, width: chart.width, height: chart.height };
}

function bug(error: unknown, dependencies: WebDependencies): ErrorBody {
  const body = errorBody(
    'InternalError',
    'Something went wrong on our side.',
    'Please try again. If it happens again, tell us the reference.',
  );
  dependencies.report?.(error, body.ref);
  return body;
}

function badRequest(context: Context, message: string): Response {
  const hint = 'Post {"text": "...", "chat": "..."} as JSON.';
  return context.json({ error: errorBody('BadArguments', message, hint) }, 400);
}

export function errorBody(id: RefusalId, message: string, hint: string): ErrorBody {
  return { id, message, hint, ref: randomUUID().slice(0, 8) };
}
