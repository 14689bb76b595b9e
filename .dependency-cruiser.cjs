/** The rooms of the house and the doors between them; `bot -> jobs -> core`, never back. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const tests = '\\.test\\.ts$|/testing/';
const training =
  '^core/.*/((train|evaluate|export)[^/]*\\.ts$|training/)|^core/(nets|onnx)/|^jobs/pipelines/';
const domains = '^core/(market|nutrition|text)/';

/** A driver has one home; everyone else goes through the port beside it. */
const drivers = [
  ['database-drivers-live-in-the-store', 'pg|@electric-sql/[^/]+', '^core/store/'],
  ['onnx-runtime-lives-in-inference', 'onnxruntime-[^/]+', '^core/inference/'],
  ['the-client-of-the-sidecar-lives-beside-its-models', 'undici', '^core/inference/sidecar/'],
  ['thread-pools-live-in-the-queue-and-the-drawing', 'piscina', '^(jobs/queue|bot/charts/drawing)/'],
];

module.exports = {
  forbidden: [
    rule('no-cycle', 'A cycle means two files are one idea, or a third is missing.', {}, { circular: true }),
    rule(
      'core-stands-alone',
      'core touches no platform, no queue and no network.',
      { path: '^core/' },
      { path: '^(jobs|bot)/' },
    ),
    rule('jobs-do-not-know-surfaces', 'jobs run under any surface.', { path: '^jobs/' }, { path: '^bot/' }),
    rule(
      'core-has-no-network-or-platform',
      'Network clients and chat platforms live in jobs and bot.',
      { path: '^core/', pathNot: tests },
      { path: '(^|/)node_modules/(ky|hono|@hono|bullmq|ioredis|discord\\.js|grammy)(/|$)' },
    ),
    rule(
      'core-opens-no-socket',
      'core reaches the database and the sidecar through their own libraries.',
      { path: '^core/', pathNot: tests },
      {
        dependencyTypes: ['core'],
        path: '^(node:)?(net|tls|http|https|http2|dns|dns/promises|dgram|child_process)$',
      },
    ),
    rule(
      'domains-do-not-meet',
      'What one domain needs from another comes through a port.',
      { path: domains },
      { path: domains, pathNot: '^core/$1/' },
    ),
    rule(
      'tools-do-not-know-domains',
      'The upper floor stands on the tools, not the other way round.',
      { path: '^core/(learn|nets|onnx|inference)/' },
      { path: domains },
    ),
    rule(
      'store-knows-only-the-stored-shape',
      'The store knows no domain, save candles.ts: that is the shape it stores.',
      { path: '^core/store/' },
      { path: domains, pathNot: '^core/market/candles/candles\\.ts$' },
    ),
    ...drivers.map(([name, packages, home]) =>
      rule(
        name,
        'A driver has one home; everyone else goes through the port beside it.',
        { path: '^(core|bot|jobs)/', pathNot: home },
        { path: `(^|/)node_modules/(@types/)?(${packages})(/|$)` },
      ),
    ),
    rule(
      'surfaces-do-not-meet',
      'Each surface can be taken away; main and the tests put them side by side.',
      { path: '^bot/surfaces/([^/]+)/', pathNot: tests },
      { path: '^bot/surfaces/[^/]+/', pathNot: '^bot/surfaces/$1/' },
    ),
    rule(
      'surfaces-ask-at-one-door',
      'bot/ask.ts is the one doorway to skills; only the list of tokens, for completion, may be read past it.',
      { path: '^bot/surfaces/', pathNot: tests },
      { path: `(${domains}|^bot/commands/|^jobs/)`, pathNot: '^core/market/tokens\\.ts$' },
    ),
    rule(
      'surfaces-know-core-by-its-types',
      'Of the store and the models a surface knows the shape alone; it opens none.',
      { path: '^bot/surfaces/', pathNot: tests },
      { path: '^core/(store|inference|learn)/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'commands-do-not-know-surfaces-or-jobs',
      'A command answers any surface, and gets what it needs through ports.',
      { path: '^bot/commands/', pathNot: tests },
      { path: '^(bot/surfaces|jobs)/' },
    ),
    rule(
      'sources-do-not-know-the-queue',
      'A source fetches; who calls it, and in which job, is not its business.',
      { path: '^jobs/sources/', pathNot: tests },
      { path: '^jobs/queue/' },
    ),
    rule(
      'serving-does-not-train',
      'Nothing that serves imports a train, an evaluate, an exporter or a net.',
      {
        path: '^(core|bot|jobs)/',
        pathNot: `(${training}|${tests})`,
      },
      { path: `(${training})` },
    ),
    rule(
      'no-test-in-product',
      'Test helpers stay with the tests; what measures the inference server starts it as its tests do.',
      { pathNot: `${tests}|^native/` },
      { path: tests },
    ),
    rule(
      'the-inference-server-is-a-program',
      'It is spoken to over its protocol, never imported.',
      { path: '^(core|bot|jobs)/', pathNot: tests },
      { path: '^native/' },
    ),
    rule(
      'no-dev-dependency-in-product',
      'What serves must be a dependency; only pipelines, nets (trained, never served), tests and set-up may use development packages.',
      { path: '^(core|bot|jobs)/', pathNot: `(^jobs/pipelines/|^core/nets/|${tests})` },
      { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    ),
    rule('no-unresolved', 'An import that cannot be found.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
