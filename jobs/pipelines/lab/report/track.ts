import type { Leaderboard, LeaderboardRow } from '../../../../core/market/laboratory/leaderboard.ts';
import { sourceTags } from '../../../tracking/commit.ts';
import type { Tracker } from '../../../tracking/tracker.ts';
import type { LabModel } from '../model.ts';
import type { LabOptions } from '../options.ts';
import type { Parameters } from '../work/result.ts';

/** What was chosen in each step of the walk, by `<model>/<horizon>`. */
export type Choices = Map<string, readonly { parameters: Parameters; rows: number; columns: number }[]>;

export interface LaboratoryRun {
  options: LabOptions;
  datasetKey: string;
  models: readonly Pick<LabModel, 'name' | 'version' | 'input' | 'scope' | 'candidates'>[];
  folds: number;
  choices: Choices;
  /** Paths of the report. */
  files: readonly string[];
}

/** Logs every model of a leaderboard as a run of its own, so that they can be compared in MLflow's table. */
export function trackModels(tracker: Tracker, board: Leaderboard, laboratory: LaboratoryRun): void {
  const { options, datasetKey, models, folds, choices, files } = laboratory;
  const pooled = board.rows.filter(({ symbol }) => symbol === null);
  const tags = {
    ...sourceTags('npm run lab -- forecast'),
    'data.range': `${board.range.from} to ${board.range.to}`,
    'data.key': datasetKey,
    'lab.madeOn': board.madeOn,
  };
  for (const name of new Set(pooled.map(({ model }) => model))) {
    const rows = pooled.filter(({ model }) => model === name);
    const { family, task } = rows[0];
    const model = models.find((each) => each.name === name);
    const run = tracker.startRun({
      experiment: 'forecasting laboratory',
      name,
      tags,
      parameters: {
        family,
        task,
        horizons: rows.map(({ horizon }) => horizon).join(', '),
        folds,
        step: options.step,
        embargo: options.embargo,
        tokens: board.tokens.length,
        rowShare: options.rowShare,
        ...(model && definitionOf(model)),
        ...Object.fromEntries(rows.flatMap(({ horizon }) => chosen(choices, name, horizon))),
      },
    });
    // The number of days ahead is in the name, so that a table of runs has a column for each; and it is the step, too.
    for (const row of rows) run.metrics(metricsOf(row), row.horizon);
    const own = board.rows.filter(({ model: of }) => of === name);
    run.text('rows.json', `${JSON.stringify(own, null, 1)}\n`);
    for (const path of files) run.artifact(path);
    run.end('finished');
  }
}

function definitionOf({ version, input, scope, candidates }: LaboratoryRun['models'][number]) {
  return { version, input, scope, candidates: JSON.stringify(candidates) };
}

/** Parameters by step of the walk, first to last, and the size of the newest fit. */
function chosen(choices: Choices, name: string, horizon: number): [string, string | number][] {
  const fits = choices.get(`${name}/${horizon}`) ?? [];
  const newest = fits.at(-1);
  if (newest === undefined) return [];
  return [
    [`${horizon}d/chosen`, JSON.stringify(fits.map(({ parameters }) => parameters))],
    [`${horizon}d/rows`, newest.rows],
    [`${horizon}d/columns`, newest.columns],
  ];
}

/** `7d/crpsSkill`, its interval as `7d/crpsSkill.low` and `.high`, and the naive forecast's as `7d/crpsSkill.baseline`. */
function metricsOf({ horizon, forecasts, metrics, baseline }: LeaderboardRow): Record<string, number> {
  const values: Record<string, number> = { [`${horizon}d/forecasts`]: forecasts };
  for (const [name, { value, interval }] of Object.entries(metrics)) {
    const key = `${horizon}d/${name}`;
    values[key] = value;
    if (interval !== undefined) [values[`${key}.low`], values[`${key}.high`]] = interval;
  }
  for (const [name, value] of Object.entries(baseline)) values[`${horizon}d/${name}.baseline`] = value;
  return values;
}
