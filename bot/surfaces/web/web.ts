import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { assetOf, loadAssets, sendAsset } from './assets.ts';
import { chat, errorBody } from './chat.ts';
import type { WebDependencies } from './dependencies.ts';
import { pageHeaders } from './headers.ts';

/** Far above any text that is answered, so that a text that is too long gets a refusal that says so. */
const BODY_LIMIT = 64 * 1024;

/** The web chat, mounted at the root: `GET /`, `GET /assets/*`, `GET /favicon.ico`, `POST /chat`. */
export function webRoutes(dependencies: WebDependencies): Hono {
  const assets = loadAssets(new URL('./page/', import.meta.url));
  const index = assets.get('index.html');
  if (index === undefined)
    throw new Error('The page has no index.html: this copy of the project is incomplete.');
  assets.delete('index.html');
  assets.set(
    'commands.json',
    assetOf('commands.json', new TextEncoder().encode(JSON.stringify(dependencies.commands))),
  );

  const app = new Hono();
  app.get('/', pageHeaders, (context) => sendAsset(context, index));
  app.get('/assets/:name', pageHeaders, (context) => {
    const asset = assets.get(context.req.param('name'));
    if (asset !== undefined) return sendAsset(context, asset);
    return context.json({ error: errorBody('NotFound', 'There is no such file.', 'Open /.') }, 404);
  });
  // Browsers ask for this one by themselves, for instance beside JSON.
  app.get('/favicon.ico', pageHeaders, (context) => context.redirect('/assets/favicon.svg', 301));
  app.post(
    '/chat',
    pageHeaders,
    bodyLimit({
      maxSize: BODY_LIMIT,
      onError: (context) =>
        context.json(
          { error: errorBody('TooLarge', 'That is too long to read.', 'Send at most 64 KB.') },
          413,
        ),
    }),
    (context) => chat(context, dependencies),
  );
  return app;
}
