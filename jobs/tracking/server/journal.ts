import { appendFileSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ServerRun } from './client.ts';
import { type Line, type NewOrder, type Order, type Outcome, parseLine } from './entry.ts';

/**
 * The orders of one process to one server, in a file of JSON lines: each is written down before anything is sent, and so
 * is what became of it. Read again after a restart, it goes on where it stopped, with the run ids of the server.
 */
export class Journal {
  readonly path: string;
  /** Not yet dealt with, in order. */
  readonly pending: Order[] = [];
  /** Runs that were started and not ended. */
  readonly open = new Set<string>();
  readonly #runs = new Map<string, ServerRun | 'dropped'>();
  /** Time of the newest order that has one, milliseconds since the epoch. */
  lastTime = 0;
  #next = 0;
  #server = '';

  private constructor(path: string) {
    this.path = path;
  }

  static create(path: string, server: string): Journal {
    const journal = new Journal(path);
    mkdirSync(dirname(path), { recursive: true });
    journal.#take({ type: 'journal', server });
    writeFileSync(path, `${JSON.stringify({ type: 'journal', server })}\n`);
    return journal;
  }

  static read(path: string): Journal {
    const journal = new Journal(path);
    const text = readFileSync(path, 'utf8');
    for (const row of text.split('\n')) {
      const line = parseLine(row);
      if (line !== undefined) journal.#take(line);
    }
    // What is appended must not stick to a line that a crash has torn.
    if (!text.endsWith('\n')) appendFileSync(path, '\n');
    return journal;
  }

  /** Which server it is for. */
  get server(): string {
    return this.#server;
  }

  runOf(run: string): ServerRun | 'dropped' | undefined {
    return this.#runs.get(run);
  }

  add(order: NewOrder): void {
    this.#write({ ...order, n: this.#next } as Order);
  }

  note(outcome: Outcome): void {
    this.#write(outcome);
  }

  /** Copies a file, or writes a text, to stay until it is sent; returns its name for an order. */
  keep(name: string, content: { path: string } | { text: string }): string {
    const file = `${this.#next}-${basename(name)}`;
    mkdirSync(this.#files, { recursive: true });
    if ('path' in content) copyFileSync(content.path, join(this.#files, file));
    else writeFileSync(join(this.#files, file), content.text);
    return file;
  }

  kept(file: string): string {
    return join(this.#files, basename(file));
  }

  delete(): void {
    rmSync(this.#files, { recursive: true, force: true });
    rmSync(this.path, { force: true });
  }

  get #files(): string {
    return filesOf(this.path);
  }

  #write(line: Line): void {
    appendFileSync(this.path, `${JSON.stringify(line)}\n`);
    this.#take(line);
  }

  #take(line: Line): void {
    switch (line.type) {
      case 'journal':
        this.#server = line.server;
        return;
      case 'created':
        this.#runs.set(line.run, { runId: line.runId, artifactUri: line.artifactUri });
        return;
      case 'dropped':
        this.#runs.set(line.run, 'dropped');
        return;
      case 'sent':
        while (this.pending.length > 0 && this.pending[0].n <= line.upTo) this.pending.shift();
        return;
      default:
        this.pending.push(line);
        this.#next = line.n + 1;
        if (line.type === 'start') this.open.add(line.run);
        if (line.type === 'end') this.open.delete(line.run);
        if ('time' in line) this.lastTime = line.time;
    }
  }
}

/** The folder of the files that a journal keeps. */
export function filesOf(path: string): string {
  return path.replace(/\.jsonl$/, '.files');
}
