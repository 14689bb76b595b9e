import { seededRandom } from '../random.ts';

/** The values that a hyper-parameter may take. */
export type Grid = Readonly<Record<string, readonly unknown[]>>;

/** A range of real numbers, both ends included; `logarithmic` draws evenly over orders of magnitude. */
export interface Range {
  from: number;
  to: number;
  scale?: 'linear' | 'logarithmic';
  /** Rounded to whole numbers. */
  whole?: boolean;
}

export type Space = Readonly<Record<string, readonly unknown[] | Range>>;

/** One value for every name. */
export type Candidate<S extends Space> = {
  [Name in keyof S]: S[Name] extends readonly (infer Value)[] ? Value : number;
};

/** Every combination, the last name varying fastest. @throws RangeError when a name has no value */
export function gridCandidates<const G extends Grid>(grid: G): Candidate<G>[] {
  let combinations: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    if (values.length === 0) throw new RangeError(`${name} has no value to try`);
    combinations = combinations.flatMap((rest) => values.map((value) => ({ ...rest, [name]: value })));
  }
  return combinations as Candidate<G>[];
}

/**
 * Independent draws: with few hyper-parameters that matter among many, as many trials as a grid find better values
 * (Bergstra and Bengio 2012).
 *
 * @throws RangeError when a name has no value, or a range is empty or, if logarithmic, not above 0
 */
export function randomCandidates<const S extends Space>(
  space: S,
  { count, seed }: { count: number; seed: number },
): Candidate<S>[] {
  const random = seededRandom(seed);
  const names = Object.entries(space);
  return Array.from({ length: count }, () =>
    Object.fromEntries(names.map(([name, choice]) => [name, draw(name, choice, random)])),
  ) as Candidate<S>[];
}

function draw(name: string, choice: Space[string], random: () => number): unknown {
  if (!isRange(choice)) {
    if (choice.length === 0) throw new RangeError(`${name} has no value to try`);
    return choice[Math.floor(random() * choice.length)];
  }
  const { from, to, scale = 'linear', whole = false } = choice;
  if (!(from <= to && (scale === 'linear' || from > 0)))
    throw new RangeError(`${name} cannot be drawn from ${from} to ${to} on a ${scale} scale`);
  const share = random();
  const value = scale === 'linear' ? from + share * (to - from) : from * (to / from) ** share;
  return whole ? Math.round(value) : value;
}

function isRange(choice: Space[string]): choice is Range {
  return !Array.isArray(choice);
}
