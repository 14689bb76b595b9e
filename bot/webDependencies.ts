import { ask } from './ask.ts';
import type { App } from './house/app.ts';
import type { WebDependencies } from './surfaces/web/dependencies.ts';

/** What the page needs, from the app. Charts are drawn by threads of their own, loaded at the first one. */
export function webDependencies(app: App): WebDependencies {
  return {
    ask: ({ text, chat, signal, onProgress }) =>
      ask(app, { text }, { surface: 'web', chat: `web:${chat}`, signal, onProgress }),
    commands: app.commands.map(({ name, summary, examples }) => ({ name, summary, example: examples[0] })),
    render: async (chart, theme) => (await import('./charts/drawing/render.ts')).renderPng(chart, theme),
    report: (error, ref) => app.log.error({ err: error, ref, surface: 'web' }, 'question failed'),
  };
}
