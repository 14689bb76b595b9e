import type { Command } from './command.ts';
import * as index from './commands/index.ts';

/** All commands by name; the index holds one line for each. */
export const catalogue: readonly Command[] = Object.values(index).sort((a, b) => (a.name < b.name ? -1 : 1));
