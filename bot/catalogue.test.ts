import { describe, expect, it } from 'vitest';
import { parse } from './ask.ts';
import { catalogue } from './catalogue.ts';
import { guideOf } from './guide.ts';
import { inputSchema } from './language/arguments/jsonSchema.ts';

describe('every command', () => {
  it('has a name, a route and an operation of its own', () => {
    const names = catalogue.map(({ name }) => name);
    const routes = catalogue.map(({ rest }) => `${rest.method} ${rest.path.replaceAll(/\{\w+\}/g, '{}')}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(routes).size).toBe(routes.length);
    expect(names).toEqual(expect.arrayContaining(['help', 'market', 'predict', 'status']));
    // What the surfaces themselves serve, and what ends the prompt.
    const taken = /^(ask|parse|models|healthz|readyz|metrics|openapi\.json|docs|chat|assets|exit|quit)$/;
    for (const { name, rest } of catalogue) {
      expect(name).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
      expect(name).not.toMatch(taken);
      expect(rest.path.split('/')[1]).not.toMatch(taken);
    }
  });

  it.each(catalogue)('/$name is described, arguments and all', (command) => {
    const guide = guideOf(command);
    expect(guide.summary.length).toBeGreaterThan(10);
    expect(guide.summary).not.toContain('\n');
    expect(command.cues.length).toBeGreaterThan(0);
    for (const argument of guide.arguments) {
      expect(argument.description, `${command.name}.${argument.name}`).not.toBe('');
      expect(argument.fits).not.toBe('a value');
    }
    const places = [...command.rest.path.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
    expect(guide.arguments.map(({ name }) => name)).toEqual(expect.arrayContaining(places));
    // What is required and not in the path of a GET would have nowhere to go but the query; a body it has not.
    const schema = inputSchema(command.args);
    expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(schema.required ?? []));
  });

  it.each(catalogue.flatMap((command) => command.examples.map((text) => ({ name: command.name, text }))))(
    '/$name is what "$text" means',
    ({ name, text }) => {
      const parsed = parse(catalogue, { text });
      expect(parsed.ok ? parsed.value.command.name : parsed.refusal).toBe(name);
    },
  );
});

describe('what people say', () => {
  it.each([
    ['what will bitcoin do tomorrow?', 'predict', { symbol: 'BTC', horizon: 1 }],
    ['forecast eth for 3 days', 'predict', { symbol: 'ETH', horizon: 3 }],
    ['/predict BTC', 'predict', { symbol: 'BTC', horizon: 1 }],
    ['/predict symbol=BTC horizon=7', 'predict', { symbol: 'BTC', horizon: 7 }],
    ['will ETH go up in the next two weeks?', 'predict', { symbol: 'ETH', horizon: 14 }],
    ['how is bitcoin doing?', 'market', { symbol: 'BTC' }],
    ['market btc', 'market', { symbol: 'BTC' }],
    ['help', 'help', {}],
    ['what can you do?', 'help', {}],
    ['/help predict', 'help', { name: 'predict' }],
    ['are you healthy?', 'status', {}],
  ])('%s', (text, command, args) => {
    const parsed = parse(catalogue, { text });
    expect(parsed.ok ? [parsed.value.command.name, parsed.value.args] : parsed.refusal).toEqual([
      command,
      args,
    ]);
  });
});
