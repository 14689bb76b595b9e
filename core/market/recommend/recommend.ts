import { InferenceError } from '../../inference/errors.ts';
import type { ModelCard } from '../../inference/port.ts';
import { topPlaces } from '../../learn/ranking.ts';
import type { Ports, SkillContext } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import { findToken } from '../tokens.ts';
import type { RecommendAnswer } from './answer.ts';
import { type Evidence, evidenceFor, type Method, RECOMMEND_MODEL } from './graph.ts';
import { type Holding, readPortfolio } from './portfolio.ts';
import { savedHoldings } from './savedHoldings.ts';
import { sectors } from './sectors.ts';
import { reasonOf } from './why.ts';

export interface RecommendRequest {
  /** Absent or empty: the saved ones. */
  holdings?: readonly Holding[] | undefined;
  k: number;
  method: Method;
}

/** The skill behind `/recommend`: the tokens that go best with what a person holds, each with what that rests on. */
export async function recommend(
  { holdings, k, method }: RecommendRequest,
  { models, store }: Ports,
  { chat }: SkillContext,
): Promise<Outcome<RecommendAnswer>> {
  const given = holdings !== undefined && holdings.length > 0;
  const wanted = given ? holdings : await savedHoldings(store, chat);
  if (wanted.length === 0)
    return refuse(
      'NoHoldings',
      'I do not know what you hold.',
      'Name it, as in /recommend BTC 0.5 ETH 0.3 SOL, or save it once with /holdings set BTC 0.5 ETH 0.3 SOL.',
    );
  const card = await models.card(RECOMMEND_MODEL);
  const places = placesOf(card);
  const portfolio = readPortfolio(wanted, placesAsSet(card));
  if (!portfolio.ok) return portfolio;
  const { held, unknown } = portfolio.value;
  const vector = new Float32Array(card.features.length);
  // The model was trained on sets: on average a held token counts 1.
  for (const { symbol, weight } of held) vector[places.get(symbol)!] = weight * held.length;
  const found = await evidenceFor(vector, (inputs) =>
    models.run(RECOMMEND_MODEL, inputs, { version: card.version }),
  );
  const own = new Set(held.map(({ symbol }) => places.get(symbol)!));
  const best = topPlaces(found.scores[method], own, k);
  return answer({
    items: best.map((place) => itemOf(place, best[0], found, method, card)),
    method,
    holdings: held,
    saved: !given,
    unknown,
    neighbours: Math.round(found.neighbours),
    quality: qualityOf(card, method),
    model: { name: card.name, version: card.version },
    data: { source: card.data.source, asOf: card.training.to },
  });
}

/** What is derived from a card, once a version. */
const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function placesOf({ features }: ModelCard): ReadonlyMap<string, number> {
  const places = known.get(features) ?? new Map(features.map((symbol, place) => [symbol, place]));
  known.set(features, places);
  return places;
}

function placesAsSet(card: ModelCard): ReadonlySet<string> {
  return new Set(placesOf(card).keys());
}

function itemOf(
  place: number,
  first: number,
  found: Evidence,
  method: Method,
  { features, parameters }: ModelCard,
): RecommendAnswer['items'][number] {
  const symbol = features[place];
  const token = findToken(symbol);
  const scores = found.scores[method];
  const sectorOf = parameters.sector as readonly number[] | undefined;
  const sector = sectors[sectorOf?.[place] ?? -1];
  const reason = reasonOf(place, found, features, sector, method);
  return {
    symbol,
    ...(token.ok && token.value.symbol === symbol && { name: token.value.name }),
    score: scores[first] > 0 ? scores[place] / scores[first] : 0,
    ...reason,
  };
}

/** @throws InferenceError when the card does not tell how good the method is */
function qualityOf(card: ModelCard, method: Method): RecommendAnswer['quality'] {
  const metric = card.metrics.find(({ name, scope }) => name === 'ndcg5' && scope?.part === method);
  if (metric?.baseline === undefined)
    throw new InferenceError(`The card of ${card.name} has no ndcg5 of ${method}`);
  return { on: metric.on, ndcg5: metric.value, popularity: metric.baseline.value };
}
