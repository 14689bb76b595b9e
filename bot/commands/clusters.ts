import { z } from 'zod';
import { type ClustersAnswer, clustersAnswer } from '../../core/market/clusters/answer.ts';
import { clusters } from '../../core/market/clusters/clusters.ts';
import { formatDay, formatPercent } from '../charts/format.ts';
import { dendrogram } from '../charts/options/dendrogram.ts';
import { defineCommand } from '../command.ts';
import { dataNote, notFinancialAdvice } from '../footnote.ts';
import type { Reply } from '../reply.ts';

export default defineCommand({
  name: 'clusters',
  summary: 'Group the tokens by how they move, with the tree of who is nearest to whom',
  args: z.strictObject({}),
  answer: clustersAnswer,
  examples: ['/clusters', 'which coins move together?', 'group the coins by behaviour'],
  cues: [
    'cluster',
    'move together',
    'moving together',
    'moves together',
    'group',
    'behaviour',
    'behavior',
    'dendrogram',
    'families',
  ],
  rest: { method: 'get', path: '/clusters' },
  skill: clusters,
  present,
});

function present(answer: ClustersAnswer): Reply {
  const { groups, marketRemoved, leftOut, asOf } = answer;
  const groupOf = new Map(
    groups.flatMap(({ group, members }) => members.map(({ symbol }) => [symbol, group] as const)),
  );
  return {
    kind: 'answer',
    title: `${groupOf.size} tokens in ${groups.length} groups by how they moved`,
    text: [howClear(answer), loose(answer), named(leftOut)].filter((part) => part !== '').join(' '),
    fields: groups.map(({ group, members, representative, setsApart }) => ({
      name: `${group}. Like ${representative}`,
      value: `${members.map(({ symbol }) => symbol).join(', ')}: ${setsApart}`,
    })),
    table: {
      columns: [
        { title: 'Group', align: 'left' },
        { title: 'Tokens', align: 'right' },
        { title: 'Correlation', align: 'right' },
        { title: 'Beyond the market', align: 'right' },
        { title: 'Volatility a year', align: 'right' },
        { title: 'Beta', align: 'right' },
      ],
      rows: groups.map((group) => [
        `${group.group}. ${group.representative}`,
        String(group.members.length),
        plain(group.meanCorrelation),
        plain(group.ownCorrelation),
        formatPercent(group.volatility),
        plain(group.beta),
      ]),
    },
    chart: dendrogram({
      title: 'Who moves like whom',
      subtitle: `${marketRemoved ? 'Daily returns without what follows the market' : 'Daily returns'}, ${formatDay(answer.from, 'withYear')} to ${formatDay(asOf, 'withYear')}; the number is the group`,
      leaves: answer.dendrogram.symbols.map((label) => ({ label, group: groupOf.get(label) ?? 0 })),
      order: answer.dendrogram.order,
      merges: answer.dendrogram.merges,
    }),
    buttons: groups.slice(0, 4).map(({ representative }) => ({
      label: `Like ${representative}`,
      command: `/similar ${representative}`,
    })),
    footnote: [
      ...answer.data.sources.map((source) => dataNote(asOf, { source, live: answer.data.live })),
      `k-means on ${answer.days} standardised daily log returns; the number of groups, ${answer.silhouette.leastGroups} to ${answer.silhouette.mostGroups}, by silhouette; the tree by Ward's linkage.`,
      'How tokens moved together says nothing about where they will go.',
      notFinancialAdvice,
    ],
  };
}

/** What the silhouette, beside that of shuffled tokens and of the other way, allows one to say. */
function howClear({ marketRemoved, silhouette, otherwise, stability }: ClustersAnswer): string {
  const beyondChance = silhouette.value > silhouette.shuffledHighest;
  const compared = `the silhouette is ${plain(silhouette.value)} of 1, and ${plain(silhouette.shuffled)} where each token's own moves are shuffled in time (${plain(silhouette.shuffledHighest)} at most in ${silhouette.shuffles} tries)`;
  const verdict = beyondChance
    ? `The groups are ${silhouette.value >= 0.5 ? 'clear' : silhouette.value >= 0.25 ? 'fair' : 'real but loose'}`
    : 'These groups are no clearer than chance';
  const way = marketRemoved
    ? `What all share, the market, is taken out first: left in, ${plain(otherwise.value)} would stand against ${plain(otherwise.shuffled)} shuffled.`
    : `The market is left in: taken out, ${plain(otherwise.value)} would stand against ${plain(otherwise.shuffled)} shuffled.`;
  return `${verdict}: ${compared}. ${way} The groups of the two halves of the year agree to ${plain(stability)} of 1, where chance gives 0.`;
}

/** Tokens that fit into their group no better than shuffled ones do on average at best. */
function loose({ groups, silhouette: { shuffledHighest } }: ClustersAnswer): string {
  const between = groups
    .flatMap(({ members }) => members)
    .filter(({ silhouette }) => silhouette <= shuffledHighest)
    .map(({ symbol }) => symbol);
  return between.length === 0 ? '' : `At home in no group: ${between.join(', ')}.`;
}

function named(leftOut: ClustersAnswer['leftOut']): string {
  if (leftOut.length === 0) return '';
  return `Left out: ${leftOut.map(({ symbol, why }) => `${symbol} (${why})`).join(', ')}.`;
}

function plain(value: number | null): string {
  return value === null ? '–' : value.toFixed(2).replace('-', '−');
}
