import type { FeatureColumn } from '../../../../core/market/features/assemble.ts';
import type { LabModel } from '../model.ts';
import type { Unit } from './result.ts';

/** A model from which one family of features at a time is taken, or put beside the spine alone. */
export interface AblationPlan {
  model: LabModel;
  family: string;
  /** Families in use; undefined for all at hand. */
  whole: readonly string[];
  without: readonly string[];
  spine: readonly string[];
  added: readonly string[];
}

/** The horizon that the ablation looks at. */
export const ABLATION_HORIZON = 1;
const SPINE = 'spine';

/** Units of all models over all folds; those that take longest are to be begun first. */
export function modelUnits(models: readonly LabModel[], folds: number, horizons: readonly number[]): Unit[] {
  return Array.from({ length: folds }, (_, fold) => fold)
    .reverse()
    .flatMap((fold) => models.map((model) => ({ model: model.name, fold, horizons })));
}

export function ablationPlans(
  models: readonly LabModel[],
  columns: readonly FeatureColumn[],
): AblationPlan[] {
  const families = [...new Set(columns.map(({ family }) => family))];
  return models
    .filter(({ ablation }) => ablation === true)
    .flatMap((model) =>
      families.map((family) => ({
        model,
        family,
        whole: families,
        without: families.filter((other) => other !== family),
        spine: [SPINE],
        added: family === SPINE ? [SPINE] : [SPINE, family],
      })),
    );
}

/** The units of the plans, each once. */
export function ablationUnits(plans: readonly AblationPlan[], folds: readonly number[]): Unit[] {
  const units = new Map<string, Unit>();
  for (const { model, whole, without, spine, added } of plans)
    for (const features of [whole, without, spine, added])
      for (const fold of folds) {
        const unit = { model: model.name, fold, horizons: [ABLATION_HORIZON], features };
        units.set(JSON.stringify(unit), unit);
      }
  return [...units.values()];
}
