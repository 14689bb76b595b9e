import type { MiddlewareHandler } from 'hono';
import { ownFilesOnly } from '../ownFilesOnly.ts';

/** The page writes no text as markup either. */
const policy = `${ownFilesOnly}; require-trusted-types-for 'script'; trusted-types 'none'`;

/** Set on each route and not for `*`, since these routes are mounted at the root beside pages with needs of their own. */
export const pageHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('Content-Security-Policy', policy);
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('Referrer-Policy', 'no-referrer');
  context.header('Cross-Origin-Opener-Policy', 'same-origin');
};
