/**
 * Milliseconds to wait by a `Retry-After` header (RFC 9110, 10.2.3), which holds seconds or an HTTP date.
 * @param now milliseconds since the epoch
 * @returns undefined when there is none or it says nothing sensible
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // Date.parse takes many things for dates ("-5" is the year 2001): an HTTP date starts with the name of a day.
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
