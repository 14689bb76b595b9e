import type { z } from 'zod';
import { SourceFault } from './source.ts';

/** The body as the documentation shapes it. @throws SourceFault `badShape`, naming the place and never the content */
export function shaped<T extends z.ZodType>(shape: T, body: unknown): z.output<T> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue.path.slice(0, 3).join('.').slice(0, 40) || 'the body';
  throw new SourceFault('badShape', `answers in an unknown shape (at ${place})`, {
    cause: issue.code,
  });
}
