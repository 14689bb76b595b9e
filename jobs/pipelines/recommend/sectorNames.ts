import { sectors } from '../../../core/market/recommend/sectors.ts';

type Sector = (typeof sectors)[number];

/** Ours for the source's: by sector, and by class where there is none. */
const bySource: Readonly<Record<string, Sector>> = {
  'layer-1': 'layer 1',
  'layer-2': 'layer 2',
  defi: 'DeFi',
  infrastructure: 'infrastructure',
  payments: 'payments',
  privacy: 'privacy',
  meme: 'memes',
  oracle: 'oracles',
  exchange: 'exchanges',
  stablecoin: 'stablecoins',
  'gaming-metaverse': 'gaming',
  ai: 'AI',
  'fan-media': 'fan media',
  'wrapped-or-commodity': 'wrapped or commodity',
  wireless: 'wireless networks',
  compute: 'computing networks',
  blockchain_infra: 'blockchain infrastructure',
  sensors: 'sensor networks',
  mobility: 'mobility',
  energy: 'energy',
  robotics: 'robotics',
  rwa: 'real-world assets',
  human_capital: 'human work',
  science: 'science',
};

/** The place of a token's sector in our list, -1 where it is not known. */
export function sectorPlace(sector: string, kind: string): number {
  const name = bySource[sector.replace(/^depin-/, '')] ?? bySource[kind.toLowerCase()];
  return name === undefined ? -1 : sectors.indexOf(name);
}
