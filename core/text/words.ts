/**
 * Words that say nothing about what a headline means for a price. Negations ("not", "no"), directions ("up", "down",
 * "above", "below", "over", "under") and doubt ("may", "could", "despite", "but") are left out of this list on purpose.
 */
const stopWords = new Set(
  (
    'a an and are as at be been being by for from had has have he her here him his how i in into is it its itself me my of on ' +
    'or our she so some such than that the their them then there these they this those to was we were what when where which ' +
    'who whom why will with you your s t re ve ll d'
  ).split(' '),
);

/** Lower-case words, numbers as `<number>`, percentages as `<percent>`, amounts of money as `<money>`; stop words are left out. */
export function words(text: string, { keepStopWords = false } = {}): string[] {
  const found = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/[’‘`]/g, "'")
    .replace(/[$€£¥]\s?\d[\d.,]*\s?(k|m|b|bn|t|mn|million|billion|trillion|thousand)?\b/g, ' <money> ')
    .replace(/[+-]?\d[\d.,]*\s?(%|percent\b|per cent\b|pct\b)/g, ' <percent> ')
    .replace(/\b\d[\d.,]*[a-z]{0,2}\b/g, ' <number> ')
    .match(/<\w+>|\p{L}[\p{L}\p{N}]*(?:['&-][\p{L}\p{N}]+)*|[!?]/gu);
  const split = (found ?? []).flatMap((word) =>
    /n't$/.test(word) ? [word.slice(0, -3), 'not'] : [word.replace(/'s$/, '')],
  );
  return keepStopWords ? split : split.filter((word) => !stopWords.has(word));
}

/** Words and pairs of neighbours, as terms for counting. */
export function termsOf(text: string): string[] {
  const list = words(text);
  return [...list, ...list.slice(1).map((word, i) => `${list[i]} ${word}`)];
}
