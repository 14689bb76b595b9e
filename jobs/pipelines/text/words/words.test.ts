import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../../../core/inference/inProcess.ts';
import { fp32Of } from '../../../../core/inference/tensor.ts';
import { termInputs } from '../../../../core/text/termInputs.ts';
import { measure } from '../evaluation/measure.ts';
import type { SentimentResults } from '../evaluation/results.ts';
import { naiveBayes, tfIdf, wordsClassifier } from '../models/baselines.ts';
import { atShares, SERVED_SHARES } from '../models/classifier.ts';
import { type FittedBaselines, fittedBaselines } from './fitted.ts';
import { registerWords } from './register.ts';

const subjects = ['coin', 'token', 'miner', 'bridge', 'fund', 'bank', 'wallet', 'chain'];
const told = ['plunges on heavy selling', 'holds its yearly meeting', 'soars on strong demand'];
const rows = subjects.flatMap((subject, i) =>
  told.map((news, label) => ({
    text: `${subject} ${news} ${i % 2 === 0 ? 'today' : 'again'}`,
    label,
    source: i % 3 === 0 ? 'SEntFiN' : 'CryptoLin',
  })),
);
const [training, validation] = [rows.slice(0, 15), rows.slice(15)];
const set = {
  name: 'CryptoLin test',
  texts: ['exchange plunges on heavy selling', 'the yearly meeting', 'soars, soars!', 'unheard'],
  labels: [0, 1, 2, 1],
};

describe('the baselines on words', () => {
  let folder = '';
  let fitted: FittedBaselines;
  let results: SentimentResults;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'words-'));
    fitted = await fittedBaselines(folder, training, validation);
    const models = [wordsClassifier(tfIdf, fitted.tfIdf), wordsClassifier(naiveBayes, fitted.naiveBayes)];
    const measured = await Promise.all(models.map((model) => measure(model, set)));
    results = {
      measured: [...measured, { ...measured[0], model: 'fine-tuned', macroF1: 0.9 }],
      comparisons: [
        {
          ...{
            set: set.name,
            model: 'fine-tuned',
            against: 'tf-idf',
            accuracy: 0.1,
            accuracyInterval: [0, 0.2],
          },
          ...{ macroF1: 0.1, macroF1Interval: [0.05, 0.15] },
        },
      ],
      ...{
        rows: {},
        taught: { rows: {}, from: '', to: '' },
        leftOut: {},
        ceiling: { rows: 1, accuracy: 1 },
        categories: [],
        learningCurve: [],
      },
      cryptoPlus: { measured: [], comparisons: [], leftOut: 0 },
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are registered with golden vectors, and serve what was fitted at the shares that are served', async () => {
    await registerWords(join(folder, 'models'), '1.0.0', fitted, results);
    const models = inProcessModels(join(folder, 'models'));
    await models.load('sentiment-words');
    const outputs = await models.run('sentiment-words', termInputs(set.texts));
    for (const [name, kind, state] of [
      ['tfIdf', tfIdf, fitted.tfIdf],
      ['naiveBayes', naiveBayes, fitted.naiveBayes],
    ] as const) {
      const expected = atShares(await wordsClassifier(kind, state).predict(set.texts), SERVED_SHARES).data;
      const actual = fp32Of(outputs, name);
      for (const [i, value] of expected.entries()) expect(Math.abs(actual[i] - value)).toBeLessThan(1e-5);
    }
  });

  it('have a card with each figure beside that of the fine-tuned model, and what they were fitted on', async () => {
    const card = await inProcessModels(join(folder, 'models')).card('sentiment-words');
    expect(card.training.rows).toBe(training.length);
    expect(card.training.hyperparameters).toMatchObject({
      penalty: fitted.tfIdf.setting,
      smoothing: fitted.naiveBayes.setting,
      terms: fitted.tfIdf.vocabulary.terms.length,
    });
    const figure = (name: string) => card.metrics.find((metric) => metric.name === name);
    expect(figure('macroF1 of naive-bayes')).toMatchObject({
      on: set.name,
      value: Number(results.measured[1].macroF1.toPrecision(5)),
      baseline: { name: 'fine-tuned', value: 0.9 },
    });
    expect(figure('f1 negative of tf-idf')).toBeDefined();
    expect(figure('macroF1 of fine-tuned above tf-idf')).toMatchObject({ interval: [0.05, 0.15] });
    const names = card.metrics.map(({ name, on }) => `${on}/${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leave no word of the data in what is registered', async () => {
    const place = join(folder, 'models', 'sentiment-words', '1.0.0');
    for (const file of ['model.onnx', 'golden.json', 'card.json']) {
      const content = await readFile(join(place, file), 'latin1');
      for (const word of ['plunges', 'yearly', 'heavy selling', 'soars']) expect(content).not.toContain(word);
    }
  });

  it('are fitted once: the next run takes them as they were left', async () => {
    const file = join(folder, 'weights', 'words.json');
    expect(existsSync(file)).toBe(true);
    // What this says comes from the file, or it would be fitted on nothing.
    expect(await fittedBaselines(folder, [], [])).toEqual(fitted);
    await writeFile(file, JSON.stringify({ ...fitted, left: true }));
    expect(await fittedBaselines(folder, training, validation)).toMatchObject({ left: true });
  });

  it('are refused where they do not share a vocabulary', async () => {
    const other = { ...fitted.naiveBayes, vocabulary: { terms: ['coin'], rarity: [1] } };
    await expect(
      registerWords(join(folder, 'models'), '1.0.1', { ...fitted, naiveBayes: other }, results),
    ).rejects.toThrow(/different vocabularies/);
    expect(existsSync(join(folder, 'models', 'sentiment-words', '1.0.1'))).toBe(false);
  });
});
