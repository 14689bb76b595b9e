import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Context } from 'hono';

export interface Asset {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  /** Strong entity tag, quotes included. */
  tag: string;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

/** Every file of the page by its name, read once: no path from outside ever reaches the disk. */
export function loadAssets(folder: URL): Map<string, Asset> {
  return new Map(
    readdirSync(folder)
      .filter((name) => name !== 'tsconfig.json' && extname(name) in types)
      .map((name) => [name, assetOf(name, readFileSync(new URL(name, folder)))]),
  );
}

export function assetOf(name: string, content: Uint8Array): Asset {
  return {
    bytes: new Uint8Array(content),
    type: types[extname(name)],
    tag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
  };
}

/**
 * The asset, or 304 where the browser has it. Browsers ask again each time (`no-cache`), which costs a few bytes and means
 * that a new release never runs half old.
 */
export function sendAsset(context: Context, asset: Asset): Response {
  const headers = { ETag: asset.tag, 'Cache-Control': 'no-cache' };
  const known = context.req
    .header('If-None-Match')
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.includes(asset.tag)) return context.body(null, 304, headers);
  return context.body(asset.bytes, 200, { ...headers, 'Content-Type': asset.type });
}
