/** No model of that name is registered. */
export class UnknownModelError extends Error {
  override name = 'UnknownModelError';
}

/** The inputs do not fit the model, or its files are damaged. */
export class InferenceError extends Error {
  override name = 'InferenceError';
}

/** The model cannot be run there now, whatever the inputs: out of reach, overloaded, or not loaded yet. */
export class InferenceUnavailableError extends Error {
  override name = 'InferenceUnavailableError';
}
