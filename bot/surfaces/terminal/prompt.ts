import { createInterface } from 'node:readline';
import { ask } from '../../ask.ts';
import type { App } from '../../house/app.ts';
import { complete } from './complete.ts';
import { renderReply } from './renderReply.ts';
import { styleFor } from './style.ts';

export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
}

const WIDTH_WHEN_UNKNOWN = 80;
/** Columns of the progress bar. */
const BAR = 24;

/**
 * Prompts until `exit`, Ctrl-D, Ctrl-C at an empty prompt, or `stop`. Ctrl-C during a question cancels the question.
 */
export async function runPrompt(app: App, { input, output }: Terminal, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  const style = styleFor(output, process.env);
  const reader = createInterface({
    input,
    output,
    prompt: style.bold('› '),
    completer: (line: string) => complete(app.commands, line),
    historySize: 200,
    removeHistoryDuplicates: true,
  });
  let running: AbortController | undefined;
  const waiting: string[] = [];

  const drain = async () => {
    if (running !== undefined) return;
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      running = new AbortController();
      await answerLine(app, text, { input, output }, running.signal);
      running = undefined;
    }
    if (!stop.aborted && !closed) reader.prompt();
    else reader.close();
  };

  let closed = false;
  const ended = new Promise<void>((resolve) => reader.once('close', resolve));
  stop.addEventListener('abort', () => reader.close(), { once: true });
  reader.on('line', (line) => {
    const text = line.trim();
    if (/^(exit|quit|\/exit|\/quit)$/i.test(text)) reader.close();
    else if (text === '' && running === undefined) reader.prompt();
    else if (text !== '') {
      waiting.push(text);
      void drain();
    }
  });
  reader.on('SIGINT', () => {
    if (running !== undefined) running.abort();
    else if (reader.line !== '') {
      // As a shell does: the line is dropped, the prompt stays.
      output.write('^C\n');
      reader.write(null, { ctrl: true, name: 'e' });
      reader.write(null, { ctrl: true, name: 'u' });
      reader.prompt();
    } else reader.close();
  });
  output.write(`${style.dim('Ask anything; /help lists what there is; Tab completes; exit ends.')}\n`);
  reader.prompt();
  await ended;
  closed = true;
  running?.abort();
  output.write('\n');
}

async function answerLine(app: App, text: string, { output }: Terminal, signal: AbortSignal): Promise<void> {
  const style = styleFor(output, process.env);
  const columns = output.columns ?? WIDTH_WHEN_UNKNOWN;
  const live = output.isTTY === true;
  const asked = await ask(
    app,
    { text },
    {
      surface: 'terminal',
      chat: 'terminal',
      signal,
      onProgress: ({ fraction, note }) => {
        if (!live) return;
        const filled = Math.round(Math.min(1, Math.max(0, fraction)) * BAR);
        const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
        output.write(`\r\u001b[2K${style.dim(`${bar} ${note ?? ''}`.slice(0, columns - 1))}`);
      },
    },
  );
  if (live) output.write('\r\u001b[2K');
  output.write(`\n${renderReply(asked.reply, columns, style)}\n\n`);
}
