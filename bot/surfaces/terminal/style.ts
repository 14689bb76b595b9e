/** How a terminal marks text; every function keeps it as it is where colour is not wanted. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  rise(text: string): string;
  fall(text: string): string;
}

const code = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const none = (text: string) => text;

export const plainStyle: Style = { bold: none, dim: none, rise: none, fall: none };
const ansiStyle: Style = { bold: code(1, 22), dim: code(2, 22), rise: code(32, 39), fall: code(31, 39) };

/** Colour for a terminal, unless `NO_COLOR` is set to anything (https://no-color.org). */
export function styleFor(
  stream: { isTTY?: boolean },
  environment: Record<string, string | undefined>,
): Style {
  return stream.isTTY === true && !environment.NO_COLOR ? ansiStyle : plainStyle;
}
