/** A text without its web addresses: what is learned from and what is judged are stripped of them alike. */
export function withoutLinks(text: string): string {
  return text.replace(/https?:\/\/\S+/g, '').trim();
}
