import type { Ports } from '../../ports.ts';
import { answer, type Outcome } from '../../refusal.ts';
import {
  type ForecastOrigin,
  forecastOrigins,
  type ScoreSheet,
  type ScoreTally,
} from '../../store/scores.ts';
import { FORECAST_MODEL } from '../forecast/graph.ts';
import { findToken } from '../tokens.ts';
import type { ScorecardAnswer, ScoreRecord } from './answer.ts';
import { calibration, horizonScores, type PeriodDays, worthOf } from './figures.ts';
import { type Replay, type ReplaySource, replaySheet, replayVersion } from './replay.ts';

/**
 * The skill behind `/scorecard`: what came of the forecasts, of one token or of all. Records of different origin are
 * shown apart. Where the database holds no replayed record of this version, or a part of one, the one that ships stands in.
 */
export async function scorecard(
  { symbol }: { symbol?: string },
  { store, models, replays }: Pick<Ports, 'store' | 'models'> & { replays: ReplaySource },
): Promise<Outcome<ScorecardAnswer>> {
  const token = symbol === undefined ? undefined : findToken(symbol);
  if (token?.ok === false) return token;
  const of = token?.value.symbol;
  const { name, version } = await models.card(FORECAST_MODEL);
  const sheet = await store.scoreSheet({
    model: name,
    ...(of !== undefined && { symbol: of }),
    replayed: replayVersion(version, ''),
  });
  const records = forecastOrigins.flatMap((origin) => storedRecord(sheet, origin));
  const replay = await replays.read();
  if (replay?.model === name && replay.version === version) preferLonger(records, shippedRecord(replay, of));
  // The complete one first.
  const rank: readonly ForecastOrigin[] = ['scheduled', 'asked', 'replayed'];
  records.sort((a, b) => rank.indexOf(a.origin) - rank.indexOf(b.origin));
  return answer({
    symbol: of ?? null,
    model: { name, version },
    records,
    counts: rank.flatMap((origin) => countsOf(sheet, origin)),
    unscorable: sheet.unscorable,
  });
}

/** A replay that was stopped half-way must not hide the whole one that ships. */
function preferLonger(records: ScoreRecord[], shipped: readonly ScoreRecord[]): void {
  const stored = records.findIndex(({ origin }) => origin === 'replayed');
  if (stored < 0) records.push(...shipped);
  else if (shipped.length > 0 && shipped[0].forecasts > records[stored].forecasts)
    records.splice(stored, 1, ...shipped);
}

function storedRecord(sheet: ScoreSheet, origin: ForecastOrigin): ScoreRecord[] {
  const scored = sheet.counts.filter((count) => count.origin === origin && count.scored > 0);
  return compose(sheet, origin, 1, { shipped: false, versions: scored.map(({ version }) => version) });
}

function shippedRecord(replay: Replay, symbol: string | undefined): ScoreRecord[] {
  const { version, months } = replay;
  const versions = months.map((month) => replayVersion(version, month));
  return compose(replaySheet(replay, symbol), 'replayed', 30, { shipped: true, versions });
}

/** No record where nothing has been scored. */
function compose(
  sheet: Pick<ScoreSheet, 'tallies' | 'bins'>,
  origin: ForecastOrigin,
  periodDays: PeriodDays,
  about: Pick<ScoreRecord, 'shipped' | 'versions'>,
): ScoreRecord[] {
  const tallies = sheet.tallies.filter((tally) => tally.origin === origin);
  if (tallies.length === 0) return [];
  const byHorizon = new Map<number, ScoreTally[]>();
  for (const tally of tallies) {
    const group = byHorizon.get(tally.horizon);
    if (group === undefined) byHorizon.set(tally.horizon, [tally]);
    else group.push(tally);
  }
  const groups = [...byHorizon.values()].sort((a, b) => a[0].horizon - b[0].horizon);
  const days = tallies.map(({ from }) => from).sort();
  return [
    {
      origin,
      ...about,
      first: days[0],
      last: days[days.length - 1],
      forecasts: tallies.reduce((sum, { forecasts }) => sum + forecasts, 0),
      horizons: groups.map((group) => horizonScores(group, periodDays)),
      calibration: calibration(
        sheet.bins.filter((bin) => bin.origin === origin),
        worthOf(groups, periodDays),
      ),
    },
  ];
}

function countsOf(sheet: ScoreSheet, origin: ForecastOrigin): ScorecardAnswer['counts'] {
  const counts = sheet.counts.filter((count) => count.origin === origin);
  if (counts.length === 0) return [];
  const total = (of: 'recorded' | 'scored' | 'unscorable') =>
    counts.reduce((sum, count) => sum + count[of], 0);
  const [recorded, scored, unscorable] = [total('recorded'), total('scored'), total('unscorable')];
  return [{ origin, recorded, scored, waiting: recorded - scored - unscorable, unscorable }];
}
