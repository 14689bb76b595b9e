import { readFile, stat } from 'node:fs/promises';
import type { Logger } from '../../core/log.ts';

/**
 * A file that ships with the models, read when it is first asked for and again whenever it has changed. One that is missing or broken
 * is as good as none: the log says so once for each state of the file.
 *
 * @param parse throws where the content is not what it should be
 * @param notes what the log says
 */
export function modelFile<T>(
  path: string,
  parse: (text: string) => T | Promise<T>,
  notes: { missing: string; broken: string },
  log: Logger,
): () => Promise<T | undefined> {
  let known: { state: string; content: Promise<T | undefined> } | undefined;
  const content = async (isThere: boolean): Promise<T | undefined> => {
    if (!isThere) {
      log.info(notes.missing);
      return undefined;
    }
    try {
      return await parse(await readFile(path, 'utf8'));
    } catch (err) {
      log.warn({ err }, notes.broken);
      return undefined;
    }
  };
  return async () => {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    const state = found === undefined ? '' : [found.ino, found.size, found.mtimeNs].join();
    if (known?.state !== state) known = { state, content: content(found !== undefined) };
    return known.content;
  };
}
