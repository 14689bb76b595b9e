import { type Classified, labelNames } from '../../core/text/sentiment/answer.ts';
import { formatPercent } from '../charts/format.ts';
import type { Field } from '../reply.ts';

/** What words alone say of a text, and whether they say what the model says; nothing where they were not asked. */
export function byWordsFields({ label, baselines }: Classified): Field[] {
  if (baselines === undefined) return [];
  const entries = [
    { name: 'lexicon', ...baselines.lexicon },
    { name: 'TF-IDF', ...baselines.tfIdf },
    { name: 'naive Bayes', ...baselines.naiveBayes },
  ];
  const different = entries.filter((entry) => entry.label !== label).length;
  const told = entries.map(
    (entry) =>
      `${entry.name} ${labelNames[entry.label]} ${formatPercent(entry.probabilities[entry.label + 1])}`,
  );
  const verdict = different === 0 ? 'all agree' : `${different} of ${entries.length} disagree`;
  return [{ name: 'By words alone', value: `${told.join(', ')}: ${verdict}` }];
}
