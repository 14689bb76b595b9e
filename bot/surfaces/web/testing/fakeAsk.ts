import { candlesWithCone } from '../../../charts/options/candlesWithCone.ts';
import { exampleCone } from '../../../charts/testing/examples.ts';
import type { Reply } from '../../../reply.ts';
import type { WebDependencies, WebQuestion } from '../dependencies.ts';

export const MARKUP = '<img src=x onerror="document.title=\'attacked\'"><b>bold</b>';

export interface FakeAsk {
  ask: WebDependencies['ask'];
  asked: WebQuestion[];
  /** Lets the questions that wait (`/wait`) go on. */
  release(): void;
}

/** Answers by the first word alone, the same each time; `/wait` answers only when released. */
export function createFakeAsk(): FakeAsk {
  const asked: WebQuestion[] = [];
  let release = () => {};
  return {
    asked,
    release: () => release(),
    async ask(question) {
      asked.push(question);
      const [word, rest] = question.text.split(/ (.*)/s);
      if (word === '/wait')
        await new Promise<void>((resolve, reject) => {
          release = resolve;
          question.onProgress({ fraction: 0.4, note: 'Reading prices' });
          question.signal.addEventListener('abort', () => reject(question.signal.reason), { once: true });
        });
      if (word === '/bug') throw new Error('a secret of the house');
      return { reply: replies[word]?.(rest) ?? said(question.text) };
    },
  };
}

export const fakeCommands = [
  { name: 'predict', summary: 'Forecast the close of a coin, with its interval', example: '/predict BTC' },
  { name: 'market', summary: 'Returns, drawdowns and indicators of a coin', example: '/market ETH' },
  { name: 'model', summary: 'The card of a model: data, metrics, baselines', example: '/model price' },
  { name: 'status', summary: 'What runs, and from where the data comes', example: '/status' },
  { name: 'help', summary: 'List what I can do', example: '/help' },
];

const replies: Record<string, (rest: string) => Reply> = {
  '/predict': (symbol) => (symbol === 'BTC' ? forecast : unknownSymbol(symbol)),
  '/wait': () => forecast,
  '/market': () => ({
    kind: 'answer',
    title: 'ETH over the last year',
    table: {
      columns: [
        { title: 'Indicator', align: 'left' },
        ...['7 days', '30 days', '90 days', '180 days', '365 days'].map((title) => ({
          title,
          align: 'right' as const,
        })),
      ],
      rows: ['Return', 'Volatility', 'Deepest drawdown', 'Correlation with BTC'].map((name, row) => [
        name,
        ...[1.2, -3.4, 12.9, 30.1, -5.5].map((value) => `${(value * (row + 1)).toFixed(1)} %`),
      ]),
    },
    footnote: ['Prices: snapshot of 2025-06-30.'],
  }),
};

const forecast: Reply = {
  kind: 'answer',
  title: 'BTC: $113,854 expected by Jul 30',
  text: 'Slightly more likely up than down. The naive forecast (no change) has been about as good so far.',
  fields: [
    { name: 'Expected close', value: '$113,854' },
    { name: '80 % interval', value: '$98,064 to $129,241' },
    { name: 'Chance of a rise', value: '53 %' },
    { name: 'Naive forecast', value: '$111,841' },
    { name: 'Skill against naive', value: '+0.4 %' },
    { name: 'Last close', value: '$111,841' },
  ],
  chart: candlesWithCone(exampleCone()),
  buttons: [
    { label: 'BTC market', command: '/market BTC' },
    { label: 'Next 7 days', command: '/predict BTC 7' },
  ],
  footnote: [
    'Prices: offline snapshot of 2025-06-30.',
    'Model price-ridge 1.0.0.',
    'This is not financial advice.',
  ],
};

function unknownSymbol(symbol: string): Reply {
  return {
    kind: 'refusal',
    title: `I do not know the coin ${symbol}`,
    text: 'Did you mean BTC, BTT or BCH?',
    buttons: [{ label: '/predict BTC', command: '/predict BTC' }],
    footnote: [],
  };
}

function said(text: string): Reply {
  return {
    kind: 'answer',
    title: `You said ${text}`,
    text,
    fields: [{ name: text, value: text }],
    table: { columns: [{ title: text, align: 'left' }], rows: [[text]] },
    buttons: [{ label: text, command: text }],
    footnote: [text],
  };
}
