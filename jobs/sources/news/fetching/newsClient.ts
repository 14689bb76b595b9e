import type { LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Clock } from '../../../../core/ports.ts';
import { SourceFault } from '../../exchanges/source.ts';
import { retryAfterMs } from '../../http/retryAfter.ts';
import { readBody } from './boundedBody.ts';
import { type AddressRule, checkedLookup, checkHost, isPublic } from './publicAddress.ts';

/** Outlets move their feeds about; a chain longer than this is a loop. */
const MOST_REDIRECTS = 4;

/** What a source answers: its body, or that nothing has changed since the last one. */
export type Fetched = { changed: true; body: Buffer; contentType: string } | { changed: false };

export interface NewsClient {
  /**
   * A GET that says what it holds already (ETag, Last-Modified): `changed: false` where the source has nothing newer.
   * @throws SourceFault, whose message names no address and no key
   */
  get(url: URL, signal: AbortSignal): Promise<Fetched>;
  /** Forgets what was held of an address, so that the next answer comes whole. */
  forget(url: URL): void;
}

export interface NewsClientOptions {
  /** For one question with its redirects, resolving names and reading bodies included. */
  timeoutMs: number;
  clock: Clock;
  /** For tests, whose servers are on this machine. */
  mayAsk?: AddressRule;
  resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

/**
 * Asks any server of the public internet, and no other: the address is checked of every connection that is made, those
 * after a redirect too. Follows no redirect from https to http.
 */
export function createNewsClient({
  timeoutMs,
  clock,
  mayAsk = isPublic,
  resolve,
}: NewsClientOptions): NewsClient {
  const held = new Map<string, { etag?: string; lastModified?: string }>();
  const lookup = checkedLookup(mayAsk, resolve);

  function request(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
    const send = url.protocol === 'https:' ? https.request : http.request;
    return new Promise((resolveWith, reject) => {
      checkUrl(url, mayAsk);
      // No agent: a connection of before would pass by the check of its address.
      const asked = send(url, { headers, signal, lookup, agent: false }, resolveWith);
      asked.on('error', reject);
      asked.end();
    });
  }

  async function follow(first: URL, signal: AbortSignal): Promise<Fetched> {
    const known = held.get(first.href);
    let url = first;
    for (let redirects = 0; ; redirects++) {
      const response = await request(url, headersFor(known), signal);
      const status = response.statusCode ?? 0;
      if (status === 200) {
        const body = await readBody(response);
        held.set(first.href, validatorsOf(response));
        return { changed: true, body, contentType: response.headers['content-type'] ?? '' };
      }
      response.destroy();
      if (status === 304 && known !== undefined) return { changed: false };
      if (![301, 302, 303, 307, 308].includes(status)) throw faultOfStatus(response, clock.now());
      url = nextUrl(url, response.headers.location, redirects);
    }
  }

  return {
    async get(url, outer) {
      const late = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([outer, late]);
      try {
        return await follow(url, signal);
      } catch (error) {
        throw asFault(error, outer, late);
      }
    },
    forget: (url) => void held.delete(url.href),
  };
}

function headersFor(known: { etag?: string; lastModified?: string } | undefined): Record<string, string> {
  return {
    accept:
      'application/rss+xml, application/atom+xml, application/json, application/xml;q=0.9, text/xml;q=0.9',
    'accept-encoding': 'gzip, br',
    'user-agent': 'PulsePlate (news reader)',
    ...(known?.etag !== undefined && { 'if-none-match': known.etag }),
    ...(known?.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
  };
}

function validatorsOf({ headers }: IncomingMessage): { etag?: string; lastModified?: string } {
  return {
    ...(headers.etag !== undefined && { etag: headers.etag }),
    ...(headers['last-modified'] !== undefined && { lastModified: headers['last-modified'] }),
  };
}

function checkUrl(url: URL, mayAsk: AddressRule): void {
  if (!/^https?:$/.test(url.protocol))
    throw new SourceFault('redirected', 'leads to something that is no web address');
  if (url.username !== '' || url.password !== '')
    throw new SourceFault('redirected', 'leads to an address with a password in it');
  checkHost(url.hostname, mayAsk);
}

function nextUrl(url: URL, location: string | undefined, redirects: number): URL {
  if (location === undefined || !URL.canParse(location, url.href))
    throw new SourceFault('redirected', 'redirects to nowhere');
  if (redirects >= MOST_REDIRECTS) throw new SourceFault('redirected', 'redirects in a circle');
  const next = new URL(location, url);
  if (url.protocol === 'https:' && next.protocol === 'http:')
    throw new SourceFault('redirected', 'redirects from https to http, which is not followed');
  return next;
}

function faultOfStatus(response: IncomingMessage, now: number): SourceFault {
  const status = response.statusCode ?? 0;
  if (status !== 429 && status < 500) return new SourceFault('refused', `refuses the request (${status})`);
  return new SourceFault(status === 429 ? 'rateLimited' : 'serverError', `answers ${status}`, {
    retryAfterMs: retryAfterMs(response.headers['retry-after'] ?? null, now),
  });
}

function asFault(error: unknown, outer: AbortSignal, late: AbortSignal): SourceFault {
  if (error instanceof SourceFault) return error;
  if (outer.aborted) return new SourceFault('aborted', 'was given up on shutdown');
  if (late.aborted) return new SourceFault('timeout', 'does not answer in time');
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code?.startsWith('Z_') || code?.startsWith('ERR__ERROR_FORMAT') || code?.startsWith('ERR_PADDING'))
    return new SourceFault('badShape', 'packs its answer wrongly');
  if (code === undefined)
    return new SourceFault('broken', 'could not be asked for an unexpected reason', { cause: error });
  return new SourceFault('unreachable', `cannot be reached (${code})`);
}
