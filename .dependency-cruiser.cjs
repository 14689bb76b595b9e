/** The rooms of the house and the doors between them; `bot -> jobs -> core`, never back. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const tests = '\\.test\\.ts$|/testing/';

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
      { path: '(^|/)node_modules/(ky|hono|@hono|bullmq|ioredis|discord\\.js|grammy|undici)(/|$)' },
    ),
    rule(
      'core-opens-no-socket',
      'core reaches the database and the sidecar through their own libraries.',
      { path: '^core/(market|nutrition|text|learn|onnx|nets)/', pathNot: tests },
      { dependencyTypes: ['core'], path: '^(node:)?(net|tls|http|https|http2|dns|dgram|child_process)$' },
    ),
    rule(
      'domains-do-not-meet',
      'What one domain needs from another comes through a port.',
      { path: '^core/(market|nutrition|text)/' },
      { path: '^core/(market|nutrition|text)/', pathNot: '^core/$1/' },
    ),
    rule(
      'tools-do-not-know-domains',
      'The upper floor stands on the tools, not the other way round.',
      { path: '^core/(learn|nets|onnx)/' },
      { path: '^core/(market|nutrition|text)/' },
    ),
    rule(
      'serving-does-not-train',
      'Nothing that serves imports a train, an evaluate, an exporter or a net.',
      {
        path: '^(core|bot|jobs)/',
        pathNot: `(^jobs/pipelines/|/(train|evaluate|export)[^/]*\\.ts$|^core/(nets|onnx)/|${tests})`,
      },
      { path: '(^core/(nets|onnx)/|^core/.*/(train|evaluate|export)[^/]*\\.ts$|^jobs/pipelines/)' },
    ),
    rule('no-test-in-product', 'Test helpers stay with the tests.', { pathNot: tests }, { path: tests }),
    rule(
      'no-dev-dependency-in-product',
      'What serves must be a dependency; only pipelines, tests and set-up may use development packages.',
      { path: '^(core|bot|jobs)/', pathNot: `(^jobs/pipelines/|${tests})` },
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
