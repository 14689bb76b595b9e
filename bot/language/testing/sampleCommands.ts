import { z } from 'zod';
import { answer } from '../../../core/refusal.ts';
import { type Command, defineCommand } from '../../command.ts';

type About = Pick<Command, 'name' | 'examples' | 'cues'> & Partial<Command>;

/** A command that answers with its own arguments. */
export function echo(args: z.ZodObject, about: About): Command {
  return defineCommand({
    summary: `Echo ${about.name}`,
    args,
    answer: z.looseObject({}),
    rest: { method: 'post', path: `/${about.name}` },
    skill: async (given) => answer(given),
    present: (_answer, given) => ({
      kind: 'answer',
      title: about.name,
      text: JSON.stringify(given),
      footnote: ['From a test.'],
    }),
    ...about,
  });
}

const symbol = z.string().min(1).max(32).describe('Token: a symbol or a name');

/** The shapes of argument that DESIGN section 5 names: token, days, several tokens, choice, free text, date, number. */
export const sampleCommands: readonly Command[] = [
  echo(
    z.object({
      symbol,
      horizon: z.int().min(1).max(30).default(1).describe('Days ahead'),
      candles: z
        .array(z.object({ date: z.iso.date(), close: z.number() }))
        .max(10)
        .optional()
        .describe('Series to forecast instead')
        .meta({ restOnly: true }),
    }),
    {
      name: 'predict',
      examples: ['/predict BTC 7', 'What will bitcoin do tomorrow?'],
      cues: ['forecast', 'prediction', 'tomorrow', 'will'],
    },
  ),
  echo(z.object({ symbol }), {
    name: 'market',
    examples: ['/market ETH', 'How is ether doing?'],
    cues: ['how is', 'doing', 'price', 'volatility'],
    rest: { method: 'get', path: '/market/{symbol}' },
  }),
  echo(
    z.object({
      symbols: z.array(symbol).min(1).max(20).describe('Tokens to hold'),
      horizon: z.int().min(1).max(365).default(30).describe('Days to hold'),
      risk: z.enum(['low', 'medium', 'high']).default('medium').describe('How much risk to take'),
    }),
    {
      name: 'allocate',
      examples: ['/allocate BTC ETH 30 low', 'Split my money over bitcoin and ether'],
      cues: ['allocate', 'split', 'portfolio'],
    },
  ),
  echo(
    z.object({
      holdings: z
        .array(z.object({ symbol, weight: z.number().positive().optional() }))
        .max(20)
        .optional()
        .describe('Tokens that you hold'),
      k: z.int().min(1).max(20).default(5).describe('How many'),
      method: z.enum(['content', 'hybrid']).default('hybrid').describe('How'),
    }),
    {
      name: 'recommend',
      examples: ['/recommend BTC 0.5 ETH', 'What should I buy next, I hold bitcoin?'],
      cues: ['recommend', 'what should i buy', 'buy next', 'i hold'],
    },
  ),
  echo(
    z.object({
      diets: z.array(z.enum(['vegan', 'keto'])).describe('Diets'),
      style: z.enum(['light', 'rich']).optional().describe('Style'),
    }),
    { name: 'diets', examples: ['/diets vegan keto light'], cues: ['diets'] },
  ),
  echo(z.object({ symbol, date: z.iso.date().optional().describe('Day to look at') }), {
    name: 'anomaly',
    examples: ['/anomaly BTC 2024-08-05', 'Was bitcoin unusual on 2024-08-05?'],
    cues: ['anomaly', 'unusual', 'strange'],
  }),
  echo(
    z.object({
      text: z.string().min(1).max(20_000).describe('The recipe'),
      servings: z.int().min(1).max(100).optional().describe('Servings'),
    }),
    { name: 'recipe', examples: ['/recipe 2 eggs, 1 cup of flour'], cues: ['recipe'], textLimit: 20_000 },
  ),
  echo(
    z.object({
      kcal: z.number().min(800).max(6_000).optional().describe('Energy a day'),
      vegan: z.boolean().default(false).describe('No animal products'),
    }),
    { name: 'meal', examples: ['/meal 2000'], cues: ['eat', 'hungry'] },
  ),
  echo(z.object({ name: z.string().max(40).optional().describe('Command to explain') }), {
    name: 'help',
    examples: ['/help'],
    cues: ['help', 'what can you do'],
  }),
];
