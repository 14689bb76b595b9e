import { formatDay, formatMonth, partsOf } from '../../format.ts';

/**
 * Texts for a category axis of daily dates: one text a date, empty where no label stands, so that labels cannot overlap.
 * Up to about four months the labels are days counted back from `anchor`; beyond, they are the firsts of months.
 *
 * @param dates ISO days, ascending
 * @param anchor index that carries a label, e.g. the last candle
 * @param most largest number of labels
 */
export function dateLabels(dates: readonly string[], anchor: number, most = 8): string[] {
  return dates.length <= 124 ? dayLabels(dates, anchor, most) : monthLabels(dates, most);
}

function dayLabels(dates: readonly string[], anchor: number, most: number): string[] {
  const step = [1, 2, 3, 7, 14, 21, 28].find((days) => dates.length / days <= most) ?? 28;
  return dates.map((date, index) => ((index - anchor) % step === 0 ? formatDay(date) : ''));
}

function monthLabels(dates: readonly string[], most: number): string[] {
  const firsts = dates.flatMap((date, index) => (partsOf(date).day === 1 ? [index] : []));
  const step = [1, 2, 3, 4, 6, 12, 24, 60].find((months) => firsts.length / months <= most) ?? 120;
  const kept = new Set(firsts.filter((index) => monthNumber(dates[index]) % step === 0));
  const first = Math.min(...kept);
  return dates.map((date, index) => {
    if (!kept.has(index)) return '';
    const named = index === first || step >= 12 || partsOf(date).month === 1;
    return formatMonth(date, named ? 'withYear' : 'withoutYear');
  });
}

function monthNumber(date: string): number {
  const { year, month } = partsOf(date);
  return year * 12 + month - 1;
}
