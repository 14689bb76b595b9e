/** Steps uphill by Adam (Kingma and Ba 2015), in place. */
export function adam(
  size: number,
  learningRate: number,
): (parameters: Float64Array, gradient: Float64Array) => void {
  const [first, second] = [new Float64Array(size), new Float64Array(size)];
  let step = 0;
  return (parameters, gradient) => {
    step++;
    for (let i = 0; i < size; i++) {
      first[i] = 0.9 * first[i] + 0.1 * gradient[i];
      second[i] = 0.999 * second[i] + 0.001 * gradient[i] ** 2;
      const mean = first[i] / (1 - 0.9 ** step);
      const spread = Math.sqrt(second[i] / (1 - 0.999 ** step));
      parameters[i] += (learningRate * mean) / (spread + 1e-8);
    }
  };
}
