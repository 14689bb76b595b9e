/**
 * Names and tickers of tokens that are words or abbreviations of English too, in lower case: in a headline they count as a
 * token only by how they are written, or by what stands beside them. Some are of tokens that are not served today.
 */
export const everydayWords: ReadonlySet<string> = new Set([
  'the graph',
  ...(
    'ada algo alice ape apt atom avalanche bat blur bond celo chz comp compound cosmos cream dash dot ens etc fil flow gala gas gmt ' +
    'gold graph grt hot icp imx iota jup key link lumens mask maker mana mina near one op optimism order quant rose safe ' +
    'sand sei shiba sol stellar stacks sui sun super sushi swap theta ton trump tron uni vet via wave waves win wing'
  ).split(' '),
]);

/** Names that mean something else far more often than the token, whatever stands beside them. */
export const neverAlone: ReadonlySet<string> = new Set(['gold']);

/** A word behind a name that shows that the name is a token's. */
export const namesFollowedBy: ReadonlySet<string> = new Set(
  (
    'network protocol foundation blockchain mainnet testnet token tokens coin coins ecosystem labs dao whale whales holder holders ' +
    'price staking stakers validator validators defi nft nfts etf etfs airdrop hub chain network based usd usdt usdc inu'
  ).split(' '),
);

/** Fewer show it of a ticker, which any word of a title may be: "Stalls Near ETF Launch". */
export const tickersFollowedBy: ReadonlySet<string> = new Set(
  'protocol foundation blockchain mainnet testnet token tokens'.split(' '),
);

/** What makes a name the word that it also is: "ripple effect", "dash for cash". */
export const wordsBehind: Readonly<Record<string, readonly string[]>> = {
  ripple: ['effect', 'effects', 'through', 'across', 'of'],
  ether: ['channel', 'fi'],
  eth: ['zurich', 'zürich'],
  // The department of the United States.
  doge: [
    'agency',
    'cut',
    'cuts',
    'department',
    'employees',
    'job',
    'jobs',
    'layoffs',
    'staff',
    'staffer',
    'staffers',
  ],
  'bitcoin cash': ['flow', 'flows', 'out'],
  compound: ['interest'],
  shiba: ['dog', 'dogs', 'puppy'],
};

/** Words that only with a capital, or before a word that shows it, are names. */
export const usuallyCapital: ReadonlySet<string> = new Set(['ripple']);
