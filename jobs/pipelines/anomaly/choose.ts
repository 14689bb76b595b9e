import type { Combination } from '../../../core/market/anomaly/training/combination.ts';
import { combine } from '../../../core/market/anomaly/training/combination.ts';
import type { Candles } from '../../../core/market/candles/candles.ts';
import { eventAveragePrecision } from './eventScores.ts';
import { CHOICE, type EventRecord } from './events.ts';
import { eventsOf, faultScores, mean, rankedDays } from './measure.ts';
import type { Walk } from './walk.ts';

/** Of the latent energy in a sum. */
const FLOORS = [2, 3, 3.5, 4];
const WEIGHTS = [1, 2, 4, 8, 16];
/** Of the joint and of the contrastive energy. */
const OTHERS = [0, 0.3];
/** Faults must be told from clean days at least so well. */
const LEAST_AUC = 0.955;

/** Of the alarms, the latent energy's. */
const SHARES = [0.3, 0.5, 0.7, 0.8, 0.9];
const FISHER_WEIGHTS = [0.5, 1, 2, 4];
/** So sharp that it is the largest. */
const SHARP = 64;

const largest = (sharpness: number) =>
  SHARES.map(
    (latent): Combination => ({
      kind: 'softLargest',
      shares: { reconstruction: Number((1 - latent).toFixed(2)), latent },
      sharpness,
    }),
  );

/** Every combination that is tried, by its kind. */
function candidates(): Record<string, Combination[]> {
  return {
    // The reconstruction as it is, the latent energy from a floor on, a little of the others.
    'sum above floors': FLOORS.flatMap((floor) =>
      WEIGHTS.flatMap((weight) =>
        OTHERS.flatMap((joint) =>
          OTHERS.map(
            (contrastive): Combination => ({
              kind: 'sum',
              parts: {
                reconstruction: { weight: 1, floor: 0 },
                latent: { weight, floor },
                ...(joint > 0 && { joint: { weight: joint, floor: 0 } }),
                ...(contrastive > 0 && { contrastive: { weight: contrastive, floor: 0 } }),
              },
            }),
          ),
        ),
      ),
    ),
    'sum (Fisher)': FISHER_WEIGHTS.map((weight) => ({
      kind: 'sum',
      parts: { reconstruction: { weight: 1, floor: 0 }, latent: { weight, floor: 0 } },
    })),
    'largest (Tippett)': largest(SHARP),
    'harmonic mean of probabilities (Wilson)': largest(1),
  };
}

export interface Choice {
  /** Kind of the combination. */
  kind: string;
  combination: Combination;
  events: number;
  faults: number;
  auc: number;
}

/**
 * The combination with the highest average precision on events and on faults together, of those that tell faults well
 * enough; by the years of choice alone, the mean over the walks of several seeds.
 *
 * @returns it, and the best of each kind
 */
export function chooseCombination(
  walks: readonly Walk[],
  candlesOf: (symbol: string) => Candles,
  records: readonly EventRecord[],
): { chosen: Choice; tried: Choice[] } {
  const measure = (kind: string, combination: Combination): Choice => {
    const measured = walks.map((walk) => {
      const detector = (scores: Parameters<typeof combine>[1]) => combine(combination, scores);
      const faults = faultScores(walk, detector, CHOICE);
      const cases = walk.tokens.map((token) =>
        rankedDays(token, detector, eventsOf(records, candlesOf(token.symbol), CHOICE, 'counted'), CHOICE),
      );
      return {
        events: eventAveragePrecision(cases),
        faults: mean(faults.map(({ averagePrecision }) => averagePrecision)),
        auc: mean(faults.map(({ auc }) => auc)),
      };
    });
    const over = (pick: (one: (typeof measured)[number]) => number) => mean(measured.map(pick));
    return {
      kind,
      combination,
      events: over(({ events }) => events),
      faults: over(({ faults }) => faults),
      auc: over(({ auc }) => auc),
    };
  };
  const tried = Object.entries(candidates()).map(([kind, some]) =>
    best(some.map((combination) => measure(kind, combination))),
  );
  return { chosen: best(tried), tried };
}

function best(choices: readonly Choice[]): Choice {
  const good = choices.filter(({ auc }) => auc >= LEAST_AUC);
  return (good.length > 0 ? good : choices).reduce((a, b) =>
    b.events + b.faults > a.events + a.faults ? b : a,
  );
}
