/** The outlets that are read where NEWS_FEEDS names none, and their feeds. */
export const outlets: readonly (readonly [name: string, feed: string])[] = [
  ['CoinDesk', 'https://www.coindesk.com/arc/outboundfeeds/rss/'],
  ['Cointelegraph', 'https://cointelegraph.com/rss'],
  ['Decrypt', 'https://decrypt.co/feed'],
  ['The Block', 'https://www.theblock.co/rss.xml'],
  ['Bitcoin Magazine', 'https://bitcoinmagazine.com/feed'],
  ['CryptoSlate', 'https://cryptoslate.com/feed/'],
  ['Blockworks', 'https://blockworks.co/feed'],
  ['CryptoPotato', 'https://cryptopotato.com/feed/'],
  ['U.Today', 'https://u.today/rss'],
];
