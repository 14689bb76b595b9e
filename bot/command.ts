import type { z } from 'zod';
import type { AllocationSource } from '../core/market/allocate/source.ts';
import type { NotableDaysSource } from '../core/market/anomaly/history.ts';
import type { LeaderboardSource } from '../core/market/laboratory/source.ts';
import type { ReplaySource } from '../core/market/scorecard/replay.ts';
import type { IntradayPrices, Ports, Prices, SkillContext } from '../core/ports.ts';
import type { Outcome } from '../core/refusal.ts';
import type { MoodSource } from '../core/text/index/source.ts';
import type { House } from './house/house.ts';
import type { Reply } from './reply.ts';

/** What a command's skill may reach: core's ports, what ships with this version, and the house itself. */
export interface CommandPorts extends Ports {
  prices: Prices & IntradayPrices;
  house: House;
  replays: ReplaySource;
  laboratory: LeaderboardSource;
  mood: MoodSource;
  notableDays: NotableDaysSource;
  allocation: AllocationSource;
}

interface RestRoute {
  method: 'get' | 'post';
  /** OpenAPI style, e.g. `/market/{symbol}`; path and query values are read into the args by name. */
  path: string;
}

/**
 * One command, one file. The slash definition, the REST route, its OpenAPI entry, `/help`, the terminal's completion
 * and the README's table are derived from it.
 */
export interface Command<Args extends z.ZodObject = z.ZodObject, Answer = unknown> {
  name: string;
  /** One line, imperative. */
  summary: string;
  /**
   * Each property described. Key order is the order of positional arguments in a chat; a property with
   * `.meta({ restOnly: true })` cannot be typed in a chat.
   */
  args: Args;
  /** The shape of the answer, for OpenAPI and the contract tests. */
  answer: z.ZodType<Answer>;
  /** Typed and plain-language examples; the first is shown in `/help`. */
  examples: readonly [string, ...string[]];
  /** Words that mean this command in a plain sentence. */
  cues: readonly string[];
  rest: RestRoute;
  /** Any skill of core fits here. */
  skill(args: z.output<Args>, ports: CommandPorts, context: SkillContext): Promise<Outcome<Answer>>;
  present(answer: Answer, args: z.output<Args>): Reply;
  /** From question to answer, waiting included; default 20,000. */
  deadlineMs?: number;
  /** Characters that a person may type; default 2,000, never above 20,000. */
  textLimit?: number;
  /** Uses what is saved for the conversation that asks: over REST, its name comes in the header X-Chat. */
  personal?: true;
  /** Runs in the process that was asked, not through the queue: for what must answer when the queue does not. */
  local?: true;
}

/** Keeps each command's own types while the index holds them as one kind. */
export function defineCommand<Args extends z.ZodObject, Answer>(command: Command<Args, Answer>): Command {
  return command as unknown as Command;
}
