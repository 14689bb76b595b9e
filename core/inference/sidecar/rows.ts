import { InferenceUnavailableError } from '../errors.ts';
import { elementArrays, elementCount, type Tensor, type Tensors } from '../tensor.ts';

/**
 * Inputs as questions of at most `most` rows each, in their order; a row is an element of the first dimension. What does
 * not consist of rows, as many in every tensor, stays whole: whether it fits is for the model to say.
 */
export function splitRows(inputs: Tensors, most: number): Tensors[] {
  const tensors = Object.values(inputs);
  const rows = tensors[0]?.dims[0] ?? 0;
  const isRows = ({ dims, data }: Tensor) => dims[0] === rows && data.length === elementCount(dims);
  if (rows <= most || !tensors.every(isRows)) return [inputs];
  return Array.from({ length: Math.ceil(rows / most) }, (_, i) =>
    Object.fromEntries(
      Object.entries(inputs).map(([name, tensor]) => [name, slice(tensor, i * most, (i + 1) * most)]),
    ),
  );
}

/**
 * The outputs of the questions as those of one.
 * @throws InferenceUnavailableError when they differ in more than their number of rows, as where texts were padded
 */
export function joinRows(answers: readonly Tensors[]): Tensors {
  const [first] = answers;
  if (answers.length === 1) return first;
  return Object.fromEntries(
    Object.keys(first).map((name) => [name, concatenate(answers.map((answer) => answer[name]))]),
  );
}

/** Rows `from` to before `to`, as far as they go. */
function slice({ datatype, dims, data }: Tensor, from: number, to: number): Tensor {
  const [rows, ...row] = dims;
  const width = elementCount(row);
  const part = { datatype, dims: [Math.min(to, rows) - from, ...row] };
  return { ...part, data: data.slice(from * width, to * width) } as Tensor;
}

function concatenate(parts: readonly Tensor[]): Tensor {
  const [{ datatype, dims }] = parts;
  const row = dims.slice(1);
  if (dims.length === 0 || parts.some((part) => part.dims.slice(1).join() !== row.join()))
    throw new InferenceUnavailableError(
      'The sidecar answers so many rows only in parts that do not fit together',
    );
  const whole = { datatype, dims: [parts.reduce((sum, part) => sum + part.dims[0], 0), ...row] };
  if (datatype === 'BYTES')
    return { ...whole, data: parts.flatMap(({ data }) => data as readonly string[]) } as Tensor;
  const data = new elementArrays[datatype](
    new ArrayBuffer(elementArrays[datatype].BYTES_PER_ELEMENT * elementCount(whole.dims)),
  );
  let offset = 0;
  for (const part of parts) {
    (data as Uint8Array).set(part.data as Uint8Array, offset);
    offset += part.data.length;
  }
  return { ...whole, data } as Tensor;
}
