import type { Readable } from 'node:stream';

/** The address that a starting server prints. @throws Error when it ends without one */
export async function printedAddress(output: Readable): Promise<string> {
  let printed = '';
  // Left open: only when the whole output has closed has every process behind it ended.
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    printed += chunk;
    const address = /http:\/\/\S+\d/.exec(printed)?.[0];
    if (address === undefined) continue;
    output.resume();
    return address;
  }
  throw new Error('It ended without an address');
}
