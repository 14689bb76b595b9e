import type { EChartsOption, GraphicComponentOption, LinesSeriesOption } from 'echarts';
import type { Chart } from '../../reply.ts';
import { ChartError } from '../chartError.ts';
import type { ColourName } from '../drawing/palette.ts';

export interface Dendrogram {
  title: string;
  subtitle: string;
  /** Cluster i is leaf i. */
  leaves: readonly { label: string; group: number }[];
  /** Places in `leaves`, from the top, so that no branches cross. */
  order: readonly number[];
  /** Merge i makes cluster leaves + i; heights never fall. */
  merges: readonly { clusters: readonly [number, number]; height: number }[];
}

const WIDTH = 880;
const ROW = 18;
const PLOT = { left: 110, top: 92, right: 36, bottom: 52 };
/** A branch within one group takes the group's colour; neighbouring numbers differ. */
const colours: readonly ColourName[] = ['rise', 'fall', 'forecast'];

/**
 * A tree on its side: leaves on the left, each two clusters joined by a bracket at the height of their merge.
 *
 * @throws ChartError when the merges do not make one tree of the leaves
 */
export function dendrogram({ title, subtitle, leaves, order, merges }: Dendrogram): Chart {
  if (leaves.length < 2 || merges.length !== leaves.length - 1 || order.length !== leaves.length)
    throw new ChartError(
      'invalid',
      `${merges.length} merges and ${order.length} places do not make a tree of ${leaves.length} leaves.`,
    );
  const height = PLOT.top + leaves.length * ROW + PLOT.bottom;
  // Branches begin left of the first merge: the way from 0 to there is the same for all and says nothing.
  const [first, last] = [merges[0].height, merges[merges.length - 1].height];
  const from = Math.max(0, first - 0.15 * (last - first || 1));
  const option: EChartsOption = {
    title: { text: title, subtext: subtitle },
    grid: PLOT,
    xAxis: {
      type: 'value',
      min: from,
      max: last + 0.04 * (last - from),
      name: 'the further right two are joined, the less alike they are',
      nameLocation: 'middle',
      nameGap: 12,
      nameTextStyle: { color: '@muted', fontSize: 13 },
      axisLabel: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: -0.5,
      max: leaves.length - 0.5,
      inverse: true,
      show: false,
    },
    series: branches({ leaves, order, merges }, from),
    graphic: order.map((leaf, place) => leafLabel(leaves[leaf], place)),
  };
  const groups = new Map<number, string[]>();
  for (const { label, group } of leaves) groups.set(group, [...(groups.get(group) ?? []), label]);
  const alt = `${title}. A tree of ${leaves.length} leaves; what joins further left is more alike. Groups: ${[
    ...groups,
  ]
    .sort((a, b) => a[0] - b[0])
    .map(([group, labels]) => `${group}: ${labels.join(', ')}`)
    .join('; ')}.`;
  return { option, alt, width: WIDTH, height };
}

function colourOf(group: number): ColourName {
  return colours[(group - 1) % colours.length];
}

function leafLabel({ label, group }: Dendrogram['leaves'][number], place: number): GraphicComponentOption {
  return {
    type: 'text',
    left: 29,
    top: PLOT.top + place * ROW,
    silent: true,
    style: {
      text: `{label|${label}} {group|${group}}`,
      lineHeight: ROW,
      rich: {
        label: { fontSize: 13, fontWeight: 500, fill: '@ink', width: 56 },
        group: { fontSize: 12, fontWeight: 600, fill: `@${colourOf(group)}` },
      },
    },
  };
}

/** One series for each colour, one bracket for each merge. */
function branches(
  { leaves, order, merges }: Pick<Dendrogram, 'leaves' | 'order' | 'merges'>,
  from: number,
): LinesSeriesOption[] {
  const made = leaves.map(({ group }, leaf) => ({
    at: order.indexOf(leaf),
    height: from,
    group: group as number | undefined,
  }));
  const brackets = new Map<ColourName, { coords: number[][]; value: number }[]>();
  for (const { clusters, height } of merges) {
    const [a, b] = clusters.map((cluster) => made[cluster]);
    if (a === undefined || b === undefined)
      throw new ChartError('invalid', `A merge of ${clusters.join(' and ')} comes before they are made.`);
    const group = a.group === b.group ? a.group : undefined;
    const colour = group === undefined ? 'muted' : colourOf(group);
    const coords = [
      [a.height, a.at],
      [height, a.at],
      [height, b.at],
      [b.height, b.at],
    ];
    brackets.set(colour, [...(brackets.get(colour) ?? []), { coords, value: height }]);
    made.push({ at: (a.at + b.at) / 2, height, group });
  }
  return [...brackets].map(([colour, data]) => ({
    type: 'lines',
    coordinateSystem: 'cartesian2d',
    polyline: true,
    name: colour,
    data,
    lineStyle: { color: `@${colour}`, width: colour === 'muted' ? 1.25 : 2, opacity: 1 },
    z: colour === 'muted' ? 2 : 3,
  }));
}
