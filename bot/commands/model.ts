import { z } from 'zod';
import type { Metric, ModelCard } from '../../core/inference/port.ts';
import type { Ports } from '../../core/ports.ts';
import { answer, type Outcome, refuse } from '../../core/refusal.ts';
import { defineCommand } from '../command.ts';
import type { Reply } from '../reply.ts';

/** Figures of a card that are listed in a chat; REST has them all at /models/{name}. */
const MOST = 12;

const metric = z.object({
  name: z.string(),
  on: z.string().describe('On which data'),
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]).optional(),
  baseline: z.object({ name: z.string(), value: z.number() }).optional(),
});
const cardAnswer = z.object({
  name: z.string(),
  version: z.string(),
  task: z.string(),
  summary: z.string(),
  training: z.object({ from: z.string(), to: z.string(), rows: z.number() }),
  data: z.object({ source: z.string(), licence: z.string() }),
  metrics: z.array(metric),
  limitations: z.array(z.string()),
});
const modelAnswer = z.object({ models: z.array(cardAnswer).describe('One, or all where no name was given') });
type ModelAnswer = z.output<typeof modelAnswer>;

export default defineCommand({
  name: 'model',
  summary: 'Show the card of a model: what it is, what it was trained on, how good it is, where it loses',
  args: z.strictObject({
    name: z.string().trim().min(1).max(64).optional().describe('Name of the model; without it, all of them'),
  }),
  answer: modelAnswer,
  examples: ['/model forecast', '/model', 'show me the card of the forecast model'],
  cues: ['model', 'models', 'model card', 'card of', 'how good is the model'],
  rest: { method: 'get', path: '/model' },
  skill: modelCards,
  present,
});

async function modelCards(
  { name }: { name?: string },
  { models }: Pick<Ports, 'models'>,
): Promise<Outcome<ModelAnswer>> {
  const cards = await models.list();
  const wanted = name?.toLowerCase();
  const chosen = wanted === undefined ? cards : cards.filter((card) => card.name.toLowerCase() === wanted);
  if (chosen.length === 0)
    return refuse(
      'UnknownModel',
      name === undefined ? 'There are no models here.' : `There is no model "${name}".`,
      `The models are: ${cards.map((card) => card.name).join(', ') || 'none'}.`,
    );
  return answer({ models: chosen.map(shortened) });
}

function shortened({ name, version, task, summary, training, data, metrics, limitations }: ModelCard) {
  const { from, to, rows } = training;
  return {
    name,
    version,
    task,
    summary,
    training: { from, to, rows },
    data: { ...data },
    metrics: metrics.map((one) => shownMetric(one)),
    limitations: [...limitations],
  };
}

function shownMetric({ name, on, value, interval, baseline }: Metric): z.output<typeof metric> {
  return {
    name,
    on,
    value,
    ...(interval !== undefined && { interval: [interval[0], interval[1]] as [number, number] }),
    ...(baseline !== undefined && { baseline }),
  };
}

function present({ models }: ModelAnswer): Reply {
  const [card] = models;
  if (models.length > 1)
    return {
      kind: 'answer',
      title: `${models.length} models answer`,
      fields: models.map(({ name, version, task }) => ({ name: `${name} ${version}`, value: task })),
      buttons: models.map(({ name }) => ({ label: name, command: `/model ${name}` })),
      footnote: ['Each is trained, evaluated and exported by the pipelines of this program.'],
    };
  const { from, to, rows } = card.training;
  return {
    kind: 'answer',
    title: `${card.name} ${card.version}: ${card.task}`,
    text: card.summary,
    fields: [
      { name: 'Trained on', value: `${rows.toLocaleString('en')} rows, ${from} to ${to}` },
      { name: 'Data', value: `${card.data.source}. ${card.data.licence}.` },
      ...card.limitations.map((limit, i) => ({ name: `Limitation ${i + 1}`, value: limit })),
    ],
    table: {
      columns: [
        { title: 'Figure', align: 'left' },
        { title: 'On', align: 'left' },
        { title: 'Value', align: 'right' },
        { title: 'Baseline', align: 'right' },
      ],
      rows: card.metrics
        .slice(0, MOST)
        .map(({ name, on, value, interval, baseline }) => [
          name,
          on,
          `${plain(value)}${interval === undefined ? '' : ` [${interval.map(plain).join(', ')}]`}`,
          baseline === undefined ? '–' : `${plain(baseline.value)} (${baseline.name})`,
        ]),
    },
    footnote: [
      card.metrics.length > MOST
        ? `${MOST} of ${card.metrics.length} figures; all of them are at /models/${card.name}.`
        : 'In brackets, 95 % of resamples.',
    ],
  };
}

function plain(value: number): string {
  return Number(value.toPrecision(4)).toString().replace('-', '−');
}
