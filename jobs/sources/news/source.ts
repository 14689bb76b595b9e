import type { Headline } from '../../../core/text/news/port.ts';
import type { NewsClient } from './fetching/newsClient.ts';

export interface NewsAsk {
  /** Milliseconds since the epoch. */
  now: number;
  signal: AbortSignal;
}

/** One place where headlines can be had. A new one is one file under `sources/` and one line in its index. */
export interface NewsSource {
  /** As people call it; for `/status`, the log and the footnote. */
  name: string;
  /**
   * What it holds now, cleaned and dated; undefined where it has nothing newer than when it was asked last.
   * @throws SourceFault
   */
  fetch(ask: NewsAsk): Promise<Headline[] | undefined>;
  /** Makes the next answer come whole, for when what it gave was not used. */
  forget(): void;
}

export interface NewsTools {
  client: NewsClient;
}
