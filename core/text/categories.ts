/**
 * What a headline is about; several may hold. `from` says where the labels were learned: the tags of news aggregators and
 * publishers, or rules on keywords, where nobody has labelled any.
 */
export const categories = [
  { name: 'market', from: 'tags' },
  { name: 'regulation', from: 'tags' },
  { name: 'business', from: 'tags' },
  { name: 'macro', from: 'tags' },
  { name: 'exchange', from: 'tags' },
  { name: 'mining', from: 'tags' },
  { name: 'technology', from: 'tags' },
  { name: 'nft', from: 'tags' },
  { name: 'defi', from: 'tags' },
  { name: 'security', from: 'rule' },
  { name: 'adoption', from: 'rule' },
] as const;

export type CategoryName = (typeof categories)[number]['name'];
