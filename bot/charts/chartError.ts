/** Why no image came back. `invalid` is a bug of whoever built the chart; `busy` and `timeout` may pass by themselves. */
export class ChartError extends Error {
  override name = 'ChartError';
  readonly reason: 'invalid' | 'busy' | 'timeout';

  constructor(reason: ChartError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
