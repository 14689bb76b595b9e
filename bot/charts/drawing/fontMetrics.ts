/** Widths of a TrueType font's characters; enough of the format (OpenType specification 1.9: cmap, head, hhea, hmtx) to lay out labels. */
export interface FontMetrics {
  /** Width of a text in ems, without kerning; a character that the font lacks counts as one em. */
  widthOf(text: string): number;
}

/** @throws RangeError when the bytes are no TrueType font with a Unicode map of format 4 */
export function readFontMetrics(bytes: Uint8Array): FontMetrics {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tableOffsets(view);
  const unitsPerEm = view.getUint16(offsetOf(tables, 'head') + 18);
  const metricCount = view.getUint16(offsetOf(tables, 'hhea') + 34);
  const hmtx = offsetOf(tables, 'hmtx');
  const glyphOf = glyphFinder(view, offsetOf(tables, 'cmap'));
  const known = new Map<number, number>();
  const advance = (code: number): number => {
    const glyph = glyphOf(code);
    // ECharts takes the width of a Chinese character, which is one em in any font that has it, as the height of a line.
    if (glyph === 0) return 1;
    return view.getUint16(hmtx + Math.min(glyph, metricCount - 1) * 4) / unitsPerEm;
  };
  return {
    widthOf(text) {
      let width = 0;
      for (const character of text) {
        const code = character.codePointAt(0) ?? 0;
        const one = known.get(code) ?? advance(code);
        known.set(code, one);
        width += one;
      }
      return width;
    },
  };
}

function tableOffsets(view: DataView): Map<string, number> {
  const offsets = new Map<string, number>();
  for (let index = 0; index < view.getUint16(4); index++) {
    const record = 12 + index * 16;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((position) => view.getUint8(record + position)));
    offsets.set(tag, view.getUint32(record + 8));
  }
  return offsets;
}

function offsetOf(tables: Map<string, number>, tag: string): number {
  const offset = tables.get(tag);
  if (offset === undefined) throw new RangeError(`The font has no table "${tag}".`);
  return offset;
}

/** From a character code to a glyph by a format 4 map, which covers the basic plane; 0 is the box of a missing glyph. */
function glyphFinder(view: DataView, cmap: number): (code: number) => number {
  const map = Array.from(
    { length: view.getUint16(cmap + 2) },
    (_, index) => cmap + view.getUint32(cmap + 8 + index * 8),
  ).find((offset) => view.getUint16(offset) === 4);
  if (map === undefined) throw new RangeError('The font has no Unicode map of format 4.');
  const count = view.getUint16(map + 6) / 2;
  const [ends, starts] = [map + 14, map + 16 + count * 2];
  const [deltas, ranges] = [starts + count * 2, starts + count * 4];
  return (code) => {
    for (let segment = 0; segment < count; segment++) {
      if (view.getUint16(ends + segment * 2) < code) continue;
      const start = view.getUint16(starts + segment * 2);
      if (start > code) return 0;
      const delta = view.getUint16(deltas + segment * 2);
      const place = ranges + segment * 2;
      const range = view.getUint16(place);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = view.getUint16(place + range + (code - start) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
