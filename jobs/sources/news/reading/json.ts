import type { z } from 'zod';
import { SourceFault } from '../../exchanges/source.ts';

/** The body as JSON of that shape. @throws SourceFault `html`, `badJson` or `badShape`, which quote nothing of it */
export function readJson<T>(body: Buffer, shape: z.ZodType<T>): T {
  const text = body.toString('utf8');
  if (text.trimStart().startsWith('<'))
    throw new SourceFault('html', 'answers with a web page instead of data');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new SourceFault('badJson', 'answers with broken JSON');
  }
  const parsed = shape.safeParse(content);
  if (!parsed.success) throw new SourceFault('badShape', 'answers with JSON of another shape');
  return parsed.data;
}
