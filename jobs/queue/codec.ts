import { deserialize, serialize } from 'node:v8';

/**
 * Any structured-cloneable value as bytes. Both adapters carry data and results in this form, so that typed arrays,
 * dates, maps, NaN, -0 and undefined come out alike through a thread and through Redis, where JSON would lose them.
 * It also takes the snapshot: what the caller changes after submitting does not reach the handler.
 * @throws DataCloneError for a function, a symbol or a shared buffer
 */
export function encode(value: unknown): Uint8Array {
  return serialize(value);
}

/** What {@link encode} was given; every call makes a fresh value. @throws Error when the bytes are none of ours */
export function decode(bytes: Uint8Array): unknown {
  return deserialize(bytes);
}

/** Bytes as text, for JSON. */
export function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

export function fromText(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}
