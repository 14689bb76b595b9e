import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { type Refusal, refusalIds } from '../../../core/refusal.ts';
import { isReference, newReference } from '../../reference.ts';
import { type ErrorStatus, statusOf } from './statuses.ts';

/** What every request carries through its handlers. */
export interface RestEnvironment {
  Variables: { ref: string };
}

export type RestContext = Context<RestEnvironment>;

/** The shape of every error. */
export const errorBody = z.object({
  error: z.object({
    id: z.enum(refusalIds).describe('Stable identifier'),
    message: z.string().describe('What is wrong, in one sentence'),
    hint: z.string().describe('What to do instead'),
    ref: z.string().describe('Reference of this request; also in X-Request-Id and in the log'),
  }),
});

/** Seconds after which what may pass is worth another try. */
const RETRY_AFTER_S = '2';

export function sendRefusal(
  context: RestContext,
  refusal: Refusal,
  status: ErrorStatus = statusOf(refusal.id),
  more: Record<string, unknown> = {},
): Response {
  const ref = context.get('ref');
  const { id, message, hint } = refusal;
  if (status === 429 || status === 503) context.header('Retry-After', RETRY_AFTER_S);
  return context.json({ ...more, error: { id, message, hint, ref } }, status);
}

/** Gives the request its reference, echoed from `X-Request-Id` where that is a plain one. */
export const reference: MiddlewareHandler<RestEnvironment> = async (context, next) => {
  const wanted = context.req.header('X-Request-Id');
  context.set('ref', wanted !== undefined && isReference(wanted) ? wanted : newReference());
  await next();
  context.header('X-Request-Id', context.get('ref'));
};

const defaults = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
};

/** For every response that does not say otherwise: JSON is no page, and answers are of this moment. */
export const safeHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(defaults)) {
    if (!context.res.headers.has(name)) context.header(name, value);
  }
};
