import type { MessagePort } from 'node:worker_threads';
import { reviveFailure } from '../failure.ts';
import type { FromThread, ServiceReply } from './messages.ts';

/** A service of the main thread as the job's thread sees it: every method is asynchronous. */
export type Remote<T> = {
  [Name in keyof T as T[Name] extends (...args: never[]) => unknown ? Name : never]: T[Name] extends (
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

export type Services = Readonly<Record<string, Remote<Record<string, (...args: unknown[]) => unknown>>>>;

/**
 * A typed view of one service, e.g. `remote<Store>(context.services, 'store')`. Arguments and results are cloned
 * (typed arrays survive, functions do not); an error comes back with its name, message and code, not its class.
 * @throws Error when the process was started without that service
 */
export function remote<T extends object>(services: Services, name: string): Remote<T> {
  const service = services[name];
  if (service === undefined) {
    throw new Error(`There is no service "${name}": pass it to openQueue. Known: ${Object.keys(services)}.`);
  }
  return service as unknown as Remote<T>;
}

/** The thread's end of the calls of one job. */
export class RemoteCalls {
  readonly services: Services;
  readonly #port: MessagePort;
  readonly #pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;
  #ended = false;

  constructor(port: MessagePort, names: readonly string[]) {
    this.#port = port;
    this.services = Object.fromEntries(names.map((name) => [name, this.#service(name)]));
  }

  settle(reply: ServiceReply): void {
    const call = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.type === 'returned') call?.resolve(reply.value);
    else call?.reject(reviveFailure(reply.failure));
  }

  end(): void {
    this.#ended = true;
    this.#pending.clear();
  }

  #service(service: string): Services[string] {
    const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
    return new Proxy({} as Services[string], {
      get: (_, method) => {
        // `then` would make an awaited service look like a promise.
        if (typeof method === 'symbol' || method === 'then') return undefined;
        const known = methods.get(method);
        if (known !== undefined) return known;
        const call = (...args: unknown[]) => this.#call(service, method, args);
        methods.set(method, call);
        return call;
      },
    });
  }

  #call(service: string, method: string, args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // A call that outlives its job is dropped. It stays open: nobody awaits it any more, and a rejection without a
      // listener would kill the thread under the next job.
      if (this.#ended) return;
      const id = ++this.#lastId;
      this.#port.postMessage({ type: 'call', id, service, method, args } satisfies FromThread);
      this.#pending.set(id, { resolve, reject });
    });
  }
}
