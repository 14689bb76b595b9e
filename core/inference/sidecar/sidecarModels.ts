import { randomUUID } from 'node:crypto';
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleType,
  noJitterGenerator,
} from 'cockatiel';
import { InferenceError, InferenceUnavailableError } from '../errors.ts';
import type { Models, RunOptions } from '../port.ts';
import { newestVersion, readCard, readCardOf, readCards } from '../registry.ts';
import type { Tensors } from '../tensor.ts';
import { decodeResponse, encodeRequest } from './binaryTensors.ts';
import { type Answer, connect, type Exchange } from './connection.ts';
import { joinRows, splitRows } from './rows.ts';

export interface SidecarOptions {
  /** `http://host:port`, or `unix:/path/to.sock`. */
  address: string;
  /** The folder that the sidecar serves: names, versions and cards are read here. */
  folder: string;
  /** For one inference, in milliseconds. */
  deadlineMs?: number;
  /** Questions in a row without an answer after which the sidecar is left alone. */
  failures?: number;
  /** For how long, in milliseconds: at first, and at most, doubled each time that it still does not answer. */
  rest?: { firstMs: number; longestMs: number };
}

export interface SidecarModels extends Models {
  /** Whether the version is loaded there. @throws InferenceUnavailableError when it does not answer */
  isReady(name: string, version: string): Promise<boolean>;
  close(): Promise<void>;
}

const DEADLINE_MS = 10_000;
/** Whether it is well, and a model ready, is told from memory. */
const WELL_DEADLINE_MS = 1_000;
const FAILURES = 3;
const REST = { firstMs: 1_000, longestMs: 10_000 };

/**
 * Serves the models in `folder` by a sidecar that looks at the same folder, over the Open Inference Protocol. It is
 * always asked for the version whose card we read: a forecast must not be calibrated by the card of another one. So a
 * version that it has not loaded yet is unavailable there, and not served by an older one.
 */
export function sidecarModels(options: SidecarOptions): SidecarModels {
  const { address, folder, deadlineMs = DEADLINE_MS, failures = FAILURES, rest = REST } = options;
  const connection = connect(address);
  // Answers that refuse, busy ones too, come at once and cost nothing; what it spares us is waiting for none.
  const breaker = circuitBreaker(handleType(InferenceUnavailableError), {
    halfOpenAfter: new ExponentialBackoff({
      generator: noJitterGenerator,
      initialDelay: rest.firstMs,
      maxDelay: rest.longestMs,
    }),
    breaker: new ConsecutiveBreaker(failures),
  });

  /** Nothing has been heard of it yet, or nothing good. */
  let isDoubted = true;
  /** By name and version: rows that one run may hold. */
  const rowsOfRun = new Map<string, number>();

  async function ask(request: Exchange, withinMs: number): Promise<Answer> {
    // A sidecar that hangs shall not cost a person the whole deadline, question after question.
    if (isDoubted) await connection.exchange({ method: 'GET', path: '/v2/health/live' }, WELL_DEADLINE_MS);
    try {
      const answer = await connection.exchange(request, withinMs);
      if (answer.status === 504) throw unavailable(answer);
      isDoubted = false;
      return answer;
    } catch (error) {
      isDoubted = true;
      throw error;
    }
  }

  async function exchange(request: Exchange, withinMs: number): Promise<Answer> {
    try {
      return await breaker.execute(() => ask(request, withinMs));
    } catch (cause) {
      if (cause instanceof BrokenCircuitError)
        throw new InferenceUnavailableError('The sidecar did not answer and is left alone for a while', {
          cause,
        });
      throw cause;
    }
  }

  async function isReady(name: string, version: string): Promise<boolean> {
    const path = `${pathOf(name, version)}/ready`;
    return (await exchange({ method: 'GET', path }, WELL_DEADLINE_MS)).status === 200;
  }

  async function infer(
    name: string,
    version: string,
    inputs: Tensors,
    priority: RunOptions['priority'],
  ): Promise<Tensors> {
    const answer = await exchange(inferRequest(pathOf(name, version), inputs, priority), deadlineMs);
    if (answer.status === 200) return outputsOf(answer);
    // Perhaps its card has changed since.
    rowsOfRun.delete(`${name} ${version}`);
    if (answer.status === 400 || answer.status === 422)
      throw new InferenceError('The inputs do not fit the model', { cause: said(answer) });
    throw unavailable(answer);
  }

  /** Rows that one question may hold. */
  async function mostRows(name: string, version: string): Promise<number> {
    const key = `${name} ${version}`;
    const known = rowsOfRun.get(key);
    if (known !== undefined) return known;
    const { serving } = await readCardOf(folder, name, version);
    const { maxBatchSize = 0 } = serving ?? {};
    // Without batches every question is run as it comes.
    const most = maxBatchSize > 1 ? maxBatchSize : Number.POSITIVE_INFINITY;
    rowsOfRun.set(key, most);
    return most;
  }

  return {
    async run(name, inputs, options = {}) {
      const version = options.version ?? (await newestVersion(folder, name));
      // The sidecar refuses more rows than one run may hold; what it gets together it may run together.
      const questions = splitRows(inputs, await mostRows(name, version));
      return joinRows(
        await Promise.all(questions.map((question) => infer(name, version, question, options.priority))),
      );
    },
    card: (name) => readCard(folder, name),
    list: () => readCards(folder),
    async load(name) {
      const { version } = await readCard(folder, name);
      if (!(await isReady(name, version)))
        throw new InferenceUnavailableError(`The sidecar has not loaded ${name} ${version}`);
    },
    isReady,
    close: connection.close,
  };
}

function pathOf(name: string, version: string): string {
  return `/v2/models/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`;
}

function inferRequest(path: string, inputs: Tensors, priority: RunOptions['priority']): Exchange {
  return {
    method: 'POST',
    path: `${path}/infer`,
    // Stands in the sidecar's log, beside what it says of the request.
    headers: { 'x-request-id': randomUUID(), 'content-type': 'application/octet-stream' },
    body: (remainingMs) => {
      const { bytes, jsonLength } = encodeRequest(inputs, remainingMs, priority);
      return { bytes, headers: { 'inference-header-content-length': String(jsonLength) } };
    },
  };
}

function outputsOf({ headers, bytes }: Answer): Tensors {
  try {
    const jsonLength = Number(headers['inference-header-content-length'] ?? bytes.byteLength);
    return decodeResponse({ bytes, jsonLength });
  } catch (cause) {
    throw new InferenceUnavailableError('The answer of the sidecar cannot be understood', { cause });
  }
}

function unavailable(answer: Answer): InferenceUnavailableError {
  return new InferenceUnavailableError(`The sidecar refused with ${answer.status}`, { cause: said(answer) });
}

/** The sidecar's own words, for the log alone. */
function said({ bytes }: Answer): Error {
  return new Error(Buffer.from(bytes).toString('utf8').slice(0, 500));
}
