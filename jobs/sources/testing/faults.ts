import type { ServerResponse } from 'node:http';
import type { ExchangeDay } from './rows.ts';

/** What a source can do to us instead of answering. */
export type Transport = (response: ServerResponse, body: string) => void;
/** What it can do to its candles. */
export type Tamper = (days: ExchangeDay[]) => ExchangeDay[];

const json = { 'content-type': 'application/json' };

export const transports = {
  tooMany: (response) => response.writeHead(429, json).end('{}'),
  serverError: (response) => response.writeHead(500).end('oops'),
  unavailable: (response) => response.writeHead(503).end(),
  unauthorised: (response) => response.writeHead(401, json).end('{"error":"key"}'),
  htmlWith200: (response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Be right back</title>'),
  htmlCalledJson: (response) => response.writeHead(200, json).end('\n<html>Checking your browser</html>'),
  truncated: (response, body) => response.writeHead(200, json).end(body.slice(0, body.length / 2)),
  empty: (response) => response.writeHead(200, json).end(),
  wrongSchema: (response) => response.writeHead(200, json).end('{"surprise":[["1",2]]}'),
  reset: (response) => response.socket?.resetAndDestroy(),
  resetInBody: (response, body) => {
    response.writeHead(200, { ...json, 'content-length': body.length });
    response.write(body.slice(0, 100), () => response.socket?.resetAndDestroy());
  },
  neverAnswers: () => undefined,
  dripsForever: (response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  hugeBody: (response) => {
    response.writeHead(200, json);
    const megabyte = Buffer.alloc(1_000_000, ' ');
    let sent = 0;
    const more = () => {
      while (sent < 50 && !response.destroyed) {
        sent++;
        if (!response.write(megabyte)) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    more();
  },
  hugeByItsHeader: (response) => {
    response.writeHead(200, { ...json, 'content-length': 50_000_000 });
    response.write('[');
  },
  lyingLength: (response, body) => {
    response.writeHead(200, { ...json, 'content-length': body.length + 10 });
    response.write(body, () => response.socket?.end());
  },
} satisfies Record<string, Transport>;

/** Tells to come back after what the header says. */
export function retryAfter(status: number, header: string): Transport {
  return (response) => response.writeHead(status, { ...json, 'retry-after': header }).end('{}');
}

export function redirectTo(address: string): Transport {
  return (response) => response.writeHead(302, { location: address }).end();
}

/** The third day from the end: closed, and inside every increment. */
const victim = (days: ExchangeDay[], change: (day: ExchangeDay) => ExchangeDay[]) =>
  days.flatMap((day, index) => (index === days.length - 4 ? change(day) : [day]));

export const tampers = {
  stale: (days) => days.slice(0, -10),
  zeroPrice: (days) => victim(days, (day) => [{ ...day, close: 0, low: 0 }]),
  spike: (days) => victim(days, (day) => [{ ...day, close: day.close * 10_000, high: day.high * 10_000 }]),
  spikedHigh: (days) => victim(days, (day) => [{ ...day, high: day.high * 10_000 }]),
  duplicate: (days) => victim(days, (day) => [day, day]),
  gap: (days) => victim(days, () => []),
  highBelowLow: (days) => victim(days, (day) => [{ ...day, high: day.low, low: day.high }]),
  negativeVolume: (days) => victim(days, (day) => [{ ...day, volume: -1 }]),
  future: (days) => [...days, { ...days[days.length - 1], day: days[days.length - 1].day + 1 }],
  nothingClosed: (days) => days.slice(-1),
} satisfies Record<string, Tamper>;
