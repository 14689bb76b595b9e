/** Writes a command the way a careful person would; `understand` reads it back. */
export function formatCommand(name: string, args: Record<string, unknown>): string {
  const written = Object.entries(args).map(([key, value]) => `${key}=${format(value)}`);
  return [`/${name}`, ...written].join(' ');
}

function format(value: unknown): string {
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
