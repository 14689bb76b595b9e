import type { AllocateAnswer } from './answer.ts';

type Reasoned = Pick<
  AllocateAnswer['weights'][number],
  'weight' | 'expectedReturn' | 'riskShare' | 'correlation'
>;

/** What the weight of an asset rests on, in one sentence. */
export function whyOf({ weight, expectedReturn, riskShare, correlation }: Reasoned): string {
  const moves = correlation === null ? '' : `, correlation with the plan ${signed(correlation.toFixed(2))}`;
  const expected = `expected ${percent(expectedReturn, true)}${moves}`;
  if (weight === 0) return `${expected}: too little for its risk`;
  const share =
    riskShare < 0
      ? `it softens the worst outcomes by ${percent(-riskShare)} of their loss`
      : `it bears ${percent(riskShare)} of the loss in the worst outcomes`;
  return `${expected}; ${share}`;
}

function percent(share: number, withSign = false): string {
  const text = `${Math.abs(share * 100).toFixed(withSign ? 1 : 0)} %`;
  if (!withSign) return text;
  return share < 0 ? `−${text}` : `+${text}`;
}

function signed(text: string): string {
  return text.replace('-', '−');
}
