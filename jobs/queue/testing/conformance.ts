import { describe } from 'vitest';
import { endings } from './conformance/endings.ts';
import { failures } from './conformance/failures.ts';
import type { Open } from './conformance/opened.ts';
import { order } from './conformance/order.ts';
import { results } from './conformance/results.ts';
import { sharing } from './conformance/sharing.ts';

/** What every adapter of the queue must do. */
export function conforms(adapter: string, open: Open): void {
  describe(`the ${adapter} queue`, () => {
    describe('results', () => results(open));
    describe('deadlines and cancelling', () => endings(open));
    describe('failures', () => failures(open));
    describe('sharing by key', () => sharing(open));
    describe('order, bounds and draining', () => order(open));
  });
}
