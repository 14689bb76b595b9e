import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupedAuc } from './groupedAuc.ts';
import { rocAuc } from './separation.ts';

it('equals the area of the rows written out as often as their groups are drawn, ties and all', () => {
  const row = fc.record({
    score: fc.integer({ min: 0, max: 6 }),
    positive: fc.boolean(),
    group: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
      (rows, copies) => {
        const auc = groupedAuc(
          rows.map(({ score }) => score),
          rows.map(({ positive }) => positive),
          rows.map(({ group }) => group),
        )(copies);
        const written = rows.flatMap((one) => Array.from({ length: copies[one.group] }, () => one));
        const expected = rocAuc(
          written.map(({ score }) => score),
          written.map(({ positive }) => positive),
        );
        if (Number.isNaN(expected)) expect(auc).toBeNaN();
        else expect(auc).toBeCloseTo(expected, 12);
      },
    ),
  );
});
