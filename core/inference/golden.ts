import { InferenceError } from './errors.ts';
import type { GoldenVectors, Tensor } from './port.ts';

/** What every runtime must reproduce, DESIGN section 3. */
const TOLERANCE = 1e-4;

/** Runs the golden inputs. @throws InferenceError naming the first output that differs by more than 1e-4 */
export async function checkGolden(
  run: (inputs: Record<string, Tensor>) => Promise<Record<string, Tensor>>,
  golden: GoldenVectors,
): Promise<void> {
  if (golden.cases.length === 0) throw new InferenceError('There are no golden vectors');
  for (const [index, { inputs, outputs }] of golden.cases.entries()) {
    const results = await run(
      Object.fromEntries(
        Object.entries(inputs).map(([name, { dims, data }]) => [
          name,
          { dims, data: Float32Array.from(data) },
        ]),
      ),
    );
    for (const [name, expected] of Object.entries(outputs)) {
      const actual = results[name]?.data ?? new Float32Array();
      const same =
        actual.length === expected.data.length &&
        expected.data.every((value, i) => Math.abs(value - actual[i]) <= TOLERANCE);
      if (!same) throw new InferenceError(`Golden case ${index}: output ${name} is not reproduced`);
    }
  }
}
