import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { answer, refuse } from '../../core/refusal.ts';
import { defineCommand } from '../command.ts';
import type { CommandGuide } from '../guide.ts';
import type { Reply } from '../reply.ts';

const args = z.object({
  name: z.string().min(1).max(40).optional().describe('Command to explain; without it, all are listed'),
});

const guide = z.object({
  name: z.string(),
  summary: z.string(),
  usage: z.string().describe('How it is typed, e.g. /predict <symbol> [horizon]'),
  arguments: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      fits: z.string().describe('What it takes, in words'),
      required: z.boolean(),
      fallback: z.string().optional().describe('Its value when it is left out'),
      typed: z.boolean().describe('False when it can only be sent over REST'),
    }),
  ),
  examples: z.array(z.string()),
  rest: z.object({ method: z.enum(['get', 'post']), path: z.string() }),
});

export default defineCommand({
  name: 'help',
  summary: 'Show what you can ask, or explain one command.',
  args,
  answer: z.object({ commands: z.array(guide) }),
  examples: ['/help', '/help status', 'What can you do?'],
  cues: ['what can you do', 'how does this work', 'commands', 'explain', 'usage'],
  rest: { method: 'get', path: '/help' },
  local: true,
  async skill({ name }, { house }) {
    const guides = house.commands.map(plainGuide);
    if (name === undefined) return answer({ commands: guides });
    const wanted = name.replace(/^\//, '').toLowerCase();
    const found = guides.find((entry) => entry.name === wanted);
    if (found !== undefined) return answer({ commands: [found] });
    const nearest = [...guides].sort((a, b) => distance(wanted, a.name) - distance(wanted, b.name));
    return refuse(
      'UnknownCommand',
      `I know no command "${name}".`,
      `Did you mean ${nearest
        .slice(0, 3)
        .map((entry) => `/help ${entry.name}`)
        .join(' or ')}?`,
    );
  },
  present({ commands }, { name }) {
    return name === undefined ? listReply(commands) : commandReply(commands[0]);
  },
});

type Guide = z.output<typeof guide>;

function plainGuide(entry: CommandGuide): Guide {
  return { ...entry, examples: [...entry.examples] };
}

function listReply(commands: readonly Guide[]): Reply {
  return {
    kind: 'answer',
    title: 'What you can ask',
    text: 'Type a command, or ask in plain words.',
    table: {
      columns: [
        { title: 'Command', align: 'left' },
        { title: 'What it does', align: 'left' },
        { title: 'Example', align: 'left' },
      ],
      rows: commands.map((command) => [command.usage, command.summary, command.examples[0]]),
    },
    buttons: commands.slice(0, 3).map(({ examples }) => ({ label: examples[0], command: examples[0] })),
    footnote: ['Forecasts are not financial advice.'],
  };
}

function commandReply(command: Guide): Reply {
  return {
    kind: 'answer',
    title: command.usage,
    text: command.summary,
    fields: command.arguments.map((argument) => ({
      name: argument.required ? argument.name : `${argument.name} (optional)`,
      value: [
        `${argument.description}: ${argument.fits}`,
        argument.fallback === undefined ? '' : `, else ${argument.fallback}`,
        argument.typed ? '' : ' (over REST only)',
      ].join(''),
    })),
    buttons: command.examples.map((example) => ({ label: example, command: example })),
    footnote: [`Over REST: ${command.rest.method.toUpperCase()} ${command.rest.path}.`],
  };
}
