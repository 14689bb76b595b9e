import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { ownFilesOnly } from '../ownFilesOnly.ts';

const title = 'PulsePlate: REST';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="/docs/start.js" defer></script>
</head>
<body><main id="docs"></main></body>
</html>
`;

const start = `window.addEventListener('DOMContentLoaded', () => {
  SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });
});
`;

/** `GET /docs`: Swagger UI from our own disk over `/openapi.json`; its validator badge, which asks another host, is off. */
export function docsRoutes(): Hono {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const routes = new Hono();
  const serve = (path: string, type: string, content: () => string | Promise<string>) =>
    routes.get(path, async (context) =>
      context.body(await content(), 200, {
        'Content-Type': `${type}; charset=utf-8`,
        'Content-Security-Policy': ownFilesOnly,
        'Cache-Control': 'no-cache',
      }),
    );
  serve('/docs', 'text/html', () => page);
  serve('/docs/start.js', 'text/javascript', () => start);
  serve('/docs/swagger-ui.css', 'text/css', () => readFile(join(folder, 'swagger-ui.css'), 'utf8'));
  serve('/docs/swagger-ui-bundle.js', 'text/javascript', () =>
    readFile(join(folder, 'swagger-ui-bundle.js'), 'utf8'),
  );
  return routes;
}
