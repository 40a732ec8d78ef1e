// The walls of the house, each with the reason it stands. Checked by `npm test`.
const NODE_MODULE = (name) => `(^|/)node_modules/${name}(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'platform-knows-no-nouns',
      comment: 'platform must stay usable by every module: it may not know one of them',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/(modules|agent|roles)/' },
    },
    {
      name: 'modules-never-reach-the-kernel',
      comment: 'modules talk to hosts over the wire only',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src/(agent|roles)|native)/' },
    },
    {
      name: 'module-by-service-or-dto',
      comment: "a module uses another by its service, its dto, its pure rules or its Nest module: rows and repositories stay at home",
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '\\.(service|dto|rules|module)\\.ts$'] },
    },
    {
      name: 'agent-has-no-tenants',
      comment: 'the agent runs as root: no tenant logic and no database in it',
      severity: 'error',
      from: { path: '^src/agent/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/(modules|roles|platform/(?!config/|errors/|telemetry/))' },
    },
    {
      name: 'agent-has-no-database',
      comment: 'the agent holds no database connection',
      severity: 'error',
      from: { path: '^src/agent/' },
      to: { path: [NODE_MODULE('typeorm'), NODE_MODULE('pg'), NODE_MODULE('graphile-worker')] },
    },
    {
      name: 'wire-is-a-leaf',
      comment: 'both sides of the wire import it: it may need errors and config, nothing else',
      severity: 'error',
      from: { path: '^src/wire/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(wire/|platform/(errors|config)/)' },
    },
    {
      name: 'rules-are-pure',
      comment: '*.rules.ts import types, errors and other rules: nothing that does something',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: { pathNot: ['\\.rules\\.ts$', '^src/platform/errors/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'native-behind-its-driver',
      comment: 'one folder loads the native engine',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/agent/drivers/native/' },
      to: { path: '^native/' },
    },
    {
      name: 'sdk-is-a-leaf',
      comment: 'the SDK is for those who have nothing else of Berth',
      severity: 'error',
      from: { path: '^src/sdk/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/(?!sdk/)' },
    },
    {
      name: 'commands-speak-over-the-sdk',
      comment: 'the command line can do what any caller can, and no more',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/(?!(cli|sdk)/|platform/config/)' },
    },
    {
      name: 'roles-are-the-top',
      comment: 'composition roots import everything and are imported by main.ts and tests alone',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts|roles/)' },
      to: { path: '^src/roles/' },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle of values crashes at ESM import, or works by luck',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', comment: 'every import must resolve', severity: 'error', from: { path: '^src/' }, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies',
      comment: 'a production install has no devDependencies',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: NODE_MODULE('@types') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
