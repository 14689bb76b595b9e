import { join } from 'node:path';
import { type CategoryName, categories } from '../../../../core/text/categories.ts';
import { readCsv } from '../data/headlines.ts';

export interface CategoryRow {
  text: string;
  split: string;
  /** In the order of `categories`: whether it holds; undefined where the source does not tell. */
  labels: (boolean | undefined)[];
}

/** Which tags of an aggregator (several a headline) mean a category; what it does not tag with one of these it is not about. */
const aggregatorTags: Partial<Record<CategoryName, readonly string[]>> = {
  market: ['market', 'trading'],
  regulation: ['regulation'],
  business: ['business', 'treasury'],
  macro: ['macro_fiat'],
  exchange: ['exchange'],
  mining: ['mining'],
  technology: ['technology', 'blockchain', 'forks', 'wallet'],
};

/** A publisher gives each headline one tag, so only of these does its absence say something. */
const publisherTags: Partial<Record<CategoryName, readonly string[]>> = { nft: ['nft'], defi: ['defi'] };

/** Nobody has labelled these: a headline with one of these words is taken to be about them. */
const keywordRules: Partial<Record<CategoryName, RegExp>> = {
  security:
    /\b(hack(s|ed|er|ers|ing)?|exploit(s|ed|er)?|breach(es|ed)?|stolen|steals?|theft|phishing|malware|ransomware|rug[ -]?pulls?|scam(s|med|mers?)?|vulnerabilit(y|ies)|drained)\b/i,
  adoption:
    /\b(adopt(s|ed|ion|ing)?|accept(s|ed|ing)?|legal tender|partner(s|ed|ing|ship|ships)?|integrat(es|ed|ion|ing)|payments?|onboard(s|ed|ing)?|rolls? out|now supports?)\b/i,
};

/** Tagged headlines with the categories that their source tells of. */
export async function readCategories(folder: string): Promise<CategoryRow[]> {
  const records = await readCsv(join(folder, 'categories.csv.gz'));
  return records.map(({ text, category, label_kind: kind, split }) => ({
    text,
    split,
    labels: categoriesOf(text, category.split('|'), kind),
  }));
}

/** @param kind `aggregator-tags` or `publisher-tag` */
export function categoriesOf(text: string, tags: readonly string[], kind: string): (boolean | undefined)[] {
  const known = kind === 'aggregator-tags' ? aggregatorTags : publisherTags;
  return categories.map(({ name }) => {
    const rule = keywordRules[name];
    if (rule !== undefined) return rule.test(text);
    return known[name]?.some((tag) => tags.includes(tag));
  });
}
