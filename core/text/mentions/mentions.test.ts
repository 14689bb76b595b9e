import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionsOf, type TokenName } from './mentions.ts';

const token = (symbol: string, name: string, ...aliases: string[]): TokenName => ({ symbol, name, aliases });

/** Names of real tokens, those among them that are words too. */
const find = mentionsOf([
  token('BTC', 'Bitcoin', 'xbt'),
  token('BCH', 'Bitcoin Cash'),
  token('ETH', 'Ethereum', 'ether'),
  token('ETC', 'Ethereum Classic'),
  token('XRP', 'XRP', 'ripple'),
  token('XLM', 'Stellar', 'lumens'),
  token('SOL', 'Solana'),
  token('LINK', 'Chainlink'),
  token('NEAR', 'NEAR Protocol'),
  token('SAND', 'The Sandbox', 'sandbox'),
  token('ONE', 'Harmony'),
  token('GAS', 'Gas'),
  token('FLOW', 'Flow'),
  token('GRT', 'The Graph', 'graph'),
  token('DOT', 'Polkadot'),
  token('ADA', 'Cardano'),
  token('AVAX', 'Avalanche'),
  token('ATOM', 'Cosmos'),
  token('DASH', 'Dash'),
  token('COMP', 'Compound'),
  token('PAXG', 'PAX Gold', 'gold'),
  token('SHIB', 'Shiba Inu', 'shiba'),
  token('UNI', 'Uniswap'),
  token('DOGE', 'Dogecoin'),
  token('ALGO', 'Algorand'),
]);

describe('the tokens that a headline names', () => {
  it.each<[string, string[]]>([
    // Names, in any case and place.
    ['Bitcoin holds steady', ['BTC']],
    ['why bitcoin and ETHEREUM moved', ['BTC', 'ETH']],
    ["Bitcoin's long week", ['BTC']],
    ['Bitcoin’s long week', ['BTC']],
    ['bitcoins are not mentioned as such', []],
    ['Bitcoin-backed loans return', ['BTC']],
    ['Miners sell BTC, not ether', ['BTC', 'ETH']],
    ['btc and doge in one chart', ['BTC', 'DOGE']],
    ['BTC/USD slips', ['BTC']],
    ['$btc to the moon', ['BTC']],
    ['#Bitcoin trends', ['BTC']],
    // The longest name takes its words.
    ['Bitcoin Cash forks again', ['BCH']],
    ['Bitcoin Cash and Bitcoin part', ['BCH', 'BTC']],
    ['Ethereum Classic mining ends', ['ETC']],
    ['He paid in Bitcoin, cash and cheques', ['BTC']],
    ['Shiba Inu burns tokens', ['SHIB']],
    // Words that are tickers too.
    ['A link between funds and prices', []],
    ['LINK climbs as Chainlink signs a bank', ['LINK']],
    ['Traders buy $link', ['LINK']],
    ['Chainlink ships an oracle', ['LINK']],
    ['Prices near a record', []],
    ['Prices Near A Record High', []],
    ['Near-Term Outlook Dims', []],
    ['NEAR jumps after an upgrade', ['NEAR']],
    ['Near Protocol raises funds', ['NEAR']],
    ['A line in the sand', []],
    ['The Sandbox sells land', ['SAND']],
    ['One exchange fails', []],
    ['ONE bridge drained', ['ONE']],
    ['Gas fees fall on Ethereum', ['ETH']],
    ['Funds flow out of Solana', ['SOL']],
    ['Flow blockchain halts', ['FLOW']],
    ['The graph shows a fall', []],
    ['What The Graph Shows', []],
    ['The Graph (GRT) indexes more', ['GRT']],
    ['Connect the dot', []],
    ['DOT unlocks', ['DOT']],
    ['Stocks, bonds, ETC.', ['ETC']],
    ['stocks, bonds, etc.', []],
    // All in capitals: only what is no word counts.
    ['BITCOIN FALLS NEAR ONE YEAR LOW', ['BTC']],
    ['MARKETS FALL NEAR $SOL LOW', ['SOL']],
    // Names that are words too.
    ['Stellar results for a miner', []],
    ['A stellar year', []],
    ['Payments firm joins Stellar network', ['XLM']],
    ['Stellar (XLM) gains', ['XLM']],
    ['A bank issues its coin on Stellar for payments', ['XLM']],
    ['An avalanche of liquidations', []],
    ['Avalanche Of Liquidations Hits Bitcoin', ['BTC']],
    ['Solana, Avalanche and Polkadot Lead Gains', ['SOL', 'AVAX', 'DOT']],
    ['Avalanche, Solana Lead Gains', ['AVAX', 'SOL']],
    ['Investors Dash for Cash', []],
    ['Compound interest explained', []],
    ['Compound token drops', ['COMP']],
    ['Ripple wins in court', ['XRP']],
    ['A ripple effect across markets', []],
    ['Gold beats bitcoin', ['BTC']],
    ['Gold price climbs', []],
    ['PAX Gold supply grows', ['PAXG']],
    ['Cosmos hub votes', ['ATOM']],
    ['University opens UNI lab', ['UNI']],
    // In titles any word begins with a capital: a list vouches for no such ticker.
    ['Bitcoin, Near Record High, Slips', ['BTC']],
    ['Bitcoin Stalls Near ETF Launch Level', ['BTC']],
    ['Bitcoin Trades Near Price of Production', ['BTC']],
    ['Bitcoin and Dot-Com Bubble Compared', ['BTC']],
    ['Bitcoin vs Dash for Cash', ['BTC']],
    ['Bitcoin and Compound Interest for Beginners', ['BTC']],
    ['Weak Link Based Attack Drains Wallets', []],
    ['BITCOIN, NEAR RECORD HIGH', ['BTC']],
    ['Bitcoin, NEAR and Solana Gain Most', ['BTC', 'NEAR', 'SOL']],
    // Few words beside a ticker: those tell how the rest is written.
    ['LINK up 10% in a day', ['LINK']],
    ['DASH up 12%', ['DASH']],
    ['NEAR is up 9%', ['NEAR']],
    ['ALGO up 20% in 24h', ['ALGO']],
    ['BTC NEAR ATH', ['BTC']],
    ['BTC NEAR 100K', ['BTC']],
    // Names inside other names, and words that they also are.
    ["Musk's DOGE cuts federal jobs", []],
    ['DOGE climbs', ['DOGE']],
    ['ETH Zurich researchers test wallets', []],
    ['Millions vanished into the ether', []],
    ['Money pours into the ether ETFs', ['ETH']],
    ['Ether.fi raises a round', []],
    ['Ripple of fear hits markets', []],
    ['a ripple in the market', []],
    ['ripple price falls', ['XRP']],
    ['Bitcoin Cash Flows Turn Negative', ['BTC']],
    // Nothing at all.
    ['', []],
    ['🚀🚀', []],
    ['Nothing to see here', []],
  ])('%s', (headline, symbols) => {
    expect(find(headline)).toEqual(symbols);
  });

  it('are each told once, whatever the text, and never from inside a word', () => {
    const words = fc.constantFrom(
      'Bitcoin',
      'near',
      'NEAR',
      '$',
      'eth',
      'cash',
      ',',
      'and',
      'x',
      '’s',
      '\n',
      '（',
      '🚀',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        const found = find(parts.join(' '));
        expect(new Set(found).size).toBe(found.length);
        // Letters on both sides: no name stands there by itself.
        expect(find(parts.map((part) => `q${part}q`).join(' ')).filter((one) => one !== 'BTC')).toEqual([]);
      }),
    );
  });

  it('takes a time that grows with the length alone', () => {
    const long = 'Ethereum Avalanche and '.repeat(20_000);
    expect(find(long)).toEqual(['ETH', 'AVAX']);
  });
});
