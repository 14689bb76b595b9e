import type { Tensors } from '../../../../core/inference/tensor.ts';

/** Headlines of our own making that every runtime must answer alike: alone, together, long, short and not in ASCII. */
export const GOLDEN_HEADLINES: readonly (readonly string[])[] = [
  ['Bitcoin climbs to a new high as large funds keep buying'],
  ['Exchange halts withdrawals after attackers drain its hot wallets'],
  ['Central bank publishes minutes of its March meeting'],
  ['Ether'],
  [
    'Regulator sues lending platform over unregistered securities',
    'Café chain in São Paulo now takes stablecoins at 40 shops',
    'Miners sell reserves; analysts see no change in the trend of the hash rate, of fees, or of what it costs to produce a coin this quarter',
  ],
];

/** The same for a model that takes text. */
export const GOLDEN_TEXTS: readonly Tensors[] = GOLDEN_HEADLINES.map((data) => ({
  text: { datatype: 'BYTES', dims: [data.length], data },
}));
