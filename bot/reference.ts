import { randomBytes } from 'node:crypto';

/** Crockford's base 32: nothing that is read as something else over the phone. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten characters, 50 random bits: short enough to read out, too many to guess. */
export function newReference(): string {
  return Array.from(randomBytes(10), (byte) => alphabet[byte & 31]).join('');
}

/** What a client may choose as its own reference. */
export function isReference(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}
