import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DAY_MS } from '../../../core/market/candles/candles.ts';
import type { Tamper, Transport } from './faults.ts';
import { type ExchangeDay, exchangeDays } from './rows.ts';
import { coinbaseCandles, coingeckoChart, coingeckoOhlc, krakenOhlc } from './shapes.ts';

/** However short the candles are, an exchange holds no more of them in a test. */
const MOST_CANDLES = 4_000;

const exchanges = ['coingecko', 'coinbase', 'kraken'] as const;
export type Exchange = (typeof exchanges)[number];

export interface SeenRequest {
  exchange: Exchange;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

interface Behaviour {
  transport?: Transport;
  /** How many requests still meet it. */
  times: number;
  tamper?: Tamper;
  priceFactor: number;
  /** Days of history that the exchange has of any token. */
  history: number;
  delayMs: number;
}

/** Three exchanges on a loopback port, which behave as documented until they are told to misbehave. */
export class ExchangeServer {
  readonly requests: SeenRequest[] = [];
  /** Connections that were accepted. */
  connections = 0;
  /** Milliseconds since the epoch. */
  now: number;
  readonly #server: Server;
  readonly #behaviours = new Map<Exchange, Behaviour>();

  private constructor(now: number) {
    this.now = now;
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const exchange = exchanges.find((name) => url.pathname.startsWith(`/${name}/`));
      if (exchange === undefined) {
        response.writeHead(404).end();
        return;
      }
      const path = url.pathname.slice(exchange.length + 1);
      this.requests.push({ exchange, path, query: url.searchParams, headers: request.headers });
      setTimeout(() => this.#answer(exchange, path, url.searchParams, response), this.#of(exchange).delayMs);
    });
    this.#server.on('connection', () => {
      this.connections++;
    });
  }

  static async start(now: number): Promise<ExchangeServer> {
    const server = new ExchangeServer(now);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The part of the configuration that leads here. */
  get addresses() {
    return {
      COINGECKO_URL: `${this.origin}/coingecko`,
      COINBASE_URL: `${this.origin}/coinbase`,
      KRAKEN_URL: `${this.origin}/kraken`,
    };
  }

  /** From now on, or for so many requests. */
  fail(exchange: Exchange, transport: Transport, times = Number.POSITIVE_INFINITY): void {
    Object.assign(this.#of(exchange), { transport, times });
  }

  failAll(transport: Transport): void {
    for (const exchange of exchanges) this.fail(exchange, transport);
  }

  tell(exchange: Exchange, behaviour: Partial<Omit<Behaviour, 'transport' | 'times'>>): void {
    Object.assign(this.#of(exchange), behaviour);
  }

  heal(): void {
    this.#behaviours.clear();
  }

  /** Names of the exchanges in the order in which they were asked, repetitions folded. */
  asked(): Exchange[] {
    const order = this.requests.map(({ exchange }) => exchange);
    return order.filter((exchange, index) => exchange !== order[index - 1]);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #of(exchange: Exchange): Behaviour {
    const known = this.#behaviours.get(exchange);
    if (known !== undefined) return known;
    const fresh: Behaviour = { times: 0, priceFactor: 1, history: 1_500, delayMs: 0 };
    this.#behaviours.set(exchange, fresh);
    return fresh;
  }

  #answer(exchange: Exchange, path: string, query: URLSearchParams, response: ServerResponse): void {
    const behaviour = this.#of(exchange);
    const body = JSON.stringify(this.#body(exchange, path, query));
    if (behaviour.transport !== undefined && behaviour.times-- > 0) behaviour.transport(response, body ?? '');
    else if (body === undefined) response.writeHead(path.includes('NOWHERE') ? 404 : 400).end('{}');
    else response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body);
  }

  #body(exchange: Exchange, path: string, query: URLSearchParams): unknown {
    const seconds = secondsOf(exchange, query);
    // The Coinbase Exchange has no candles of four hours.
    if (exchange === 'coinbase' && ![3_600, 21_600, 86_400].includes(seconds)) return undefined;
    const days = this.#days(exchange, seconds);
    if (exchange === 'coinbase' && /^\/products\/[A-Z0-9]+-USD\/candles$/.test(path))
      return coinbaseCandles(days, query, seconds);
    if (exchange === 'kraken' && path === '/0/public/OHLC') return krakenOhlc(days, query, seconds);
    if (path.endsWith('/ohlc')) return coingeckoOhlc(days, this.now);
    if (path.endsWith('/market_chart')) return coingeckoChart(days, this.now);
    return undefined;
  }

  #days(exchange: Exchange, seconds: number): ExchangeDay[] {
    const { priceFactor, history, tamper } = this.#of(exchange);
    const today = Math.floor(this.now / (seconds * 1_000));
    const candles = (history * DAY_MS) / (seconds * 1_000);
    const days = exchangeDays(today - Math.min(candles, MOST_CANDLES), today).map((day) => ({
      ...day,
      open: day.open * priceFactor,
      high: day.high * priceFactor,
      low: day.low * priceFactor,
      close: day.close * priceFactor,
    }));
    return tamper === undefined ? days : tamper(days);
  }
}

/** Length of the candles that are asked for. */
function secondsOf(exchange: Exchange, query: URLSearchParams): number {
  if (exchange === 'coinbase') return Number(query.get('granularity') ?? 60);
  return exchange === 'kraken' ? Number(query.get('interval') ?? 1) * 60 : DAY_MS / 1_000;
}
