import { z } from 'zod';
import { refuse } from '../../core/refusal.ts';
import {
  type ClassificationAnswer,
  classificationAnswer,
  labelNames,
} from '../../core/text/sentiment/answer.ts';
import {
  classifyHeadline,
  classifySentiment,
  LONGEST_TEXT,
  MOST_TEXTS,
} from '../../core/text/sentiment/sentiment.ts';
import { formatPercent } from '../charts/format.ts';
import { defineCommand } from '../command.ts';
import { modelNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';
import { capital, shortened } from '../wording.ts';
import { byWordsFields } from './byWords.ts';

const text = z.string().trim().min(1).max(LONGEST_TEXT);

const args = z.strictObject({
  text: text.optional().describe('A headline or a sentence'),
  texts: z
    .array(text)
    .min(1)
    .max(MOST_TEXTS)
    .optional()
    .describe('Headlines, each judged by itself')
    .meta({ restOnly: true }),
});

/** `/sentiment` judges one headline for a person; this is for a program that has many. */
export default defineCommand({
  name: 'classify',
  summary: 'Say of a text, or of many over REST, whether it is bad, neutral or good news',
  args,
  answer: classificationAnswer,
  examples: ['/classify Regulator approves a spot fund', 'classify "Miner files for bankruptcy"'],
  cues: ['classify', 'classify this', 'classify the text'],
  rest: { method: 'post', path: '/classify-sentiment' },
  // 256 texts on a slow machine without the sidecar.
  deadlineMs: 60_000,
  skill: async (given, ports, context) => {
    const { text: one, texts } = given;
    if (one !== undefined && texts === undefined) return classifyHeadline(one, ports, context);
    if (one === undefined && texts !== undefined) return classifySentiment(texts, ports, context);
    return refuse(
      'BadArguments',
      one === undefined ? 'There is no text to classify.' : 'Send either text or texts.',
      'Over REST send {"texts": ["..."]}; in a chat write /classify and a headline.',
    );
  },
  present,
});

function present({ items, model }: ClassificationAnswer, { text: one, texts }: z.output<typeof args>): Reply {
  const all = texts ?? [one ?? ''];
  const [first] = items;
  return {
    kind: 'answer',
    title:
      items.length === 1
        ? `${capital(labelNames[first.label])}, ${formatPercent(first.probabilities[first.label + 1])}`
        : `${items.length} texts: ${[-1, 0, 1].map((label) => `${items.filter((item) => item.label === label).length} ${labelNames[label as -1 | 0 | 1]}`).join(', ')}`,
    table: {
      columns: [
        { title: 'Text', align: 'left' },
        { title: 'Negative', align: 'right' },
        { title: 'Neutral', align: 'right' },
        { title: 'Positive', align: 'right' },
        { title: 'About', align: 'left' },
      ],
      rows: items.map(({ probabilities, category }, i) => [
        shortened(all[i], 80),
        ...probabilities.map((share) => formatPercent(share)),
        category ?? '–',
      ]),
    },
    fields: byWordsFields(first),
    footnote: ['Judged by the text alone, each by itself.', modelNote(model), notFinancialAdvice],
  };
}
