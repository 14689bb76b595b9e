import { fold } from '../fold.ts';

/** Characters of a key: at four bytes each the most that the store takes. */
const LONGEST_KEY = 200;

/** What two outlets' titles of one story share: letters and digits in lower case. Empty where a title has none. */
export function headlineKey(title: string): string {
  return Array.from(fold(title)).slice(0, LONGEST_KEY).join('');
}
