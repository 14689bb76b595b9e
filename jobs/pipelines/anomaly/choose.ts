import type { Combination } from '../../../core/market/anomaly/training/combination.ts';
import { combine } from '../../../core/market/anomaly/training/combination.ts';
import type { Candles } from '../../../core/market/candles/candles.ts';
import { eventAveragePrecision } from './eventScores.ts';
import { CHOICE, type EventRecord } from './events.ts';
import { eventsOf, faultScores, mean, rankedDays } from './measure.ts';
import type { Walk } from './walk.ts';

const FLOORS = [2, 3, 3.5, 4];
const WEIGHTS = [1, 2, 4, 8, 16];
/** Of the joint and of the contrastive energy. */
const OTHERS = [0, 0.3];
/** Faults must be told from clean days at least so well. */
const LEAST_AUC = 0.955;

/** Every combination that is tried: the reconstruction as it is, the latent energy from a floor on, a little of the others. */
function candidates(): Combination[] {
  return FLOORS.flatMap((floor) =>
    WEIGHTS.flatMap((weight) =>
      OTHERS.flatMap((joint) =>
        OTHERS.map((contrastive) => ({
          reconstruction: { weight: 1, floor: 0 },
          latent: { weight, floor },
          ...(joint > 0 && { joint: { weight: joint, floor: 0 } }),
          ...(contrastive > 0 && { contrastive: { weight: contrastive, floor: 0 } }),
        })),
      ),
    ),
  );
}

export interface Choice {
  combination: Combination;
  events: number;
  faults: number;
  auc: number;
}

/**
 * The combination with the highest average precision on events and on faults together, of those that tell faults well
 * enough; by the years of choice alone, the mean over the walks of several seeds.
 */
export function chooseCombination(
  walks: readonly Walk[],
  candlesOf: (symbol: string) => Candles,
  records: readonly EventRecord[],
): Choice {
  const choices = candidates().map((combination): Choice => {
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
      combination,
      events: over(({ events }) => events),
      faults: over(({ faults }) => faults),
      auc: over(({ auc }) => auc),
    };
  });
  const good = choices.filter(({ auc }) => auc >= LEAST_AUC);
  return (good.length > 0 ? good : choices).reduce((best, next) =>
    next.events + next.faults > best.events + best.faults ? next : best,
  );
}
