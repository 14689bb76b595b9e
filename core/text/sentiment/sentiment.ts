import { UnknownModelError } from '../../inference/errors.ts';
import type { Ports, SkillContext } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import type { ClassificationAnswer } from './answer.ts';
import { judgeByWords } from './byWords.ts';
import { classify } from './classify.ts';

/** Texts that one question may hold. */
export const MOST_TEXTS = 256;
/** Characters of a text; the model reads about the first five hundred of them. */
export const LONGEST_TEXT = 2_000;

/**
 * Whether each text is bad, neutral or good news. Refuses `BadArguments` for no text, too many, an empty or too long
 * one, naming it by its place, and `UnknownModel` where no model of sentiment is registered.
 */
export async function classifySentiment(
  texts: readonly string[],
  { models }: Pick<Ports, 'models'>,
  context?: Pick<SkillContext, 'signal' | 'progress'>,
): Promise<Outcome<ClassificationAnswer>> {
  if (texts.length === 0)
    return refuse('BadArguments', 'There is no text to classify.', `Send 1 to ${MOST_TEXTS} texts.`);
  if (texts.length > MOST_TEXTS)
    return refuse(
      'BadArguments',
      `${texts.length} texts are too many.`,
      `Send up to ${MOST_TEXTS} at a time, and the others after them.`,
    );
  const fault = texts.findIndex((text) => isBlank(text) || text.length > LONGEST_TEXT);
  if (fault >= 0) {
    const which = texts.length === 1 ? 'The text' : `Text ${fault + 1} of ${texts.length}`;
    return isBlank(texts[fault])
      ? refuse('BadArguments', `${which} is empty.`, 'Send a headline with words in it.')
      : refuse(
          'BadArguments',
          `${which} is longer than ${LONGEST_TEXT.toLocaleString('en')} characters.`,
          'Send a headline or the first sentences.',
        );
  }
  try {
    const options = context && { signal: context.signal, onBatch: (done: number) => context.progress(done) };
    return answer(await classify(texts, models, options));
  } catch (error) {
    if (!(error instanceof UnknownModelError)) throw error;
    return refuse(
      'UnknownModel',
      'No model of sentiment is registered here.',
      'Whoever runs this bot can train one with the pipelines, or point MODELS_DIR to a folder that holds it.',
    );
  }
}

/** One text for a person, who sees beside the answer of classifySentiment what words alone say. */
export async function classifyHeadline(
  text: string,
  ports: Pick<Ports, 'models'>,
  context?: Pick<SkillContext, 'signal' | 'progress'>,
): Promise<Outcome<ClassificationAnswer>> {
  const classified = await classifySentiment([text], ports, context);
  if (!classified.ok) return classified;
  const baselines = await judgeByWords(text, ports.models);
  const { items, model } = classified.value;
  return answer({ items: items.map((item) => ({ ...item, ...(baselines && { baselines }) })), model });
}

/** True where nothing can be seen: white space, and characters without a shape. */
function isBlank(text: string): boolean {
  return !/[^\p{Z}\p{C}]/u.test(text);
}
