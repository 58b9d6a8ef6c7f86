const { readdirSync, existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Modules of the server from the ground up: an import may point to a row above its own in this list, never below, so
 * modules cannot form a circle. Those that share a row are reactors, which are alone, or entries.
 */
const tiers = [
  ['tenancy'],
  ['identity'],
  ['resources'],
  ['displays'],
  ['departments'],
  ['people'],
  ['contacts'],
  ['meeting-types'],
  ['availability'],
  ['bookings'],
  ['payments'],
  ['department-bookings'],
  ['rooms'],
  ['fleet'],
  ['proofs'],
  ['issues'],
  ['peripherals'],
  ['display-requests'],
  ['sensors'],
  ['visits'],
  ['calendars', 'notifications', 'realtime', 'broker', 'analytics', 'webhooks'],
  ['public-booking', 'agents-api', 'jobs', 'health', 'clock', 'demo', 'pages'],
];
const reactors = tiers.find((names) => names.includes('realtime'));

/** Who may import what, between projects, by the tag in their project.json. */
const reach = {
  'type:contracts': [],
  'type:fakes': ['type:contracts'],
  'type:screen': ['type:contracts'],
  'type:server': ['type:contracts', 'type:fakes'],
  'type:proof': ['type:contracts', 'type:fakes', 'type:server', 'type:proof'],
};

/** Libraries that speak to the world, and the only places that may speak through them. */
const adapters = [
  { library: 'pg|@prisma/(client|adapter-pg)', places: 'server/src/platform/(db|events|queue)/|\\.repository\\.ts$' },
  { library: 'socket\\.io|@socket\\.io/redis-adapter', places: 'server/src/modules/realtime/' },
  { library: 'aedes|aedes-persistence-redis|mqemitter-redis', places: 'server/src/modules/broker/' },
  { library: 'bullmq|pg-boss', places: 'server/src/platform/queue/' },
  {
    library: 'ical\\.js|googleapis|@googleapis/.*|@microsoft/.*',
    places: 'server/src/modules/calendars/',
  },
  { library: '@sendgrid/.*', places: 'server/src/platform/mail/' },
  { library: 'stripe', places: 'server/src/modules/payments/' },
  { library: 'twilio', places: 'server/src/modules/notifications/' },
];

const tests = '\\.(spec|int-spec|contract|child)\\.tsx?$|/testing/';
const anyOf = (names) => `(${names.join('|')})`;
const modulesAt = (names) => `^server/src/modules/${anyOf(names)}/`;

const projects = readdirSync(__dirname)
  .filter((folder) => existsSync(join(__dirname, folder, 'project.json')))
  .map((folder) => {
    const { tags = [] } = JSON.parse(readFileSync(join(__dirname, folder, 'project.json'), 'utf8'));
    const type = tags.find((tag) => tag in reach);
    if (!type) throw new Error(`${folder}/project.json needs one of the tags ${Object.keys(reach).join(', ')}`);
    return { folder, type };
  });

const projectRules = projects.map(({ folder, type }) => ({
  name: `reach-of-${folder}`,
  comment: `${folder} (${type}) may import only ${reach[type].join(', ') || 'itself'}.`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    path: `^${anyOf(projects.filter((other) => other.folder !== folder && !reach[type].includes(other.type)).map((other) => other.folder))}/`,
  },
}));

const tierRules = tiers.slice(0, -1).map((names, index) => ({
  name: `tier-${index + 1}-looks-down`,
  comment: 'Imports point down only; what is above learns of a fact through its DomainEvent.',
  severity: 'error',
  from: { path: modulesAt(names), pathNot: tests },
  to: { path: modulesAt(tiers.slice(index + 1).flat()) },
}));

const adapterRules = adapters.map(({ library, places }) => ({
  name: `only-adapters-use-${library.split('|')[0].replace(/\W+/g, '-')}`,
  comment: `Only ${places} speaks through this library.`,
  severity: 'error',
  from: { path: '^server/src/', pathNot: `${tests}|${places}` },
  to: { path: `(^|/)node_modules/(${library})/`, dependencyTypesNot: ['type-only'] },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:|\\?(raw|url|inline)$' },
    },
    {
      name: 'declared-dependency',
      comment: 'What a project imports stands in its own package.json.',
      severity: 'error',
      from: { path: '^(shared|fakes|server|kiosk|admin-web|booking-web)/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    ...projectRules,
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: tests },
      to: { path: '^server/src/modules/' },
    },
    {
      name: 'module-has-a-tier',
      comment: 'A new module gets its row in `tiers` in this file.',
      severity: 'error',
      from: {},
      to: { path: '^server/src/modules/', pathNot: modulesAt(tiers.flat()) },
    },
    ...tierRules,
    {
      name: 'reactors-are-alone',
      comment: 'A reactor acts on events by itself; it neither waits for nor calls another.',
      severity: 'error',
      from: { path: modulesAt(reactors), pathNot: tests },
      to: { path: modulesAt(reactors), pathNot: '^server/src/modules/$1/' },
    },
    ...adapterRules,
    {
      name: 'fakes-serve-tests-and-the-demo',
      comment: 'The stand-ins for Google and Microsoft are reached over HTTP, by what tests or the demo started.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: `${tests}|^server/src/modules/demo/` },
      to: { path: '^fakes/' },
    },
    {
      name: 'tests-stay-out',
      comment: 'What ships imports nothing that was made for tests.',
      severity: 'error',
      from: { path: '^(shared|fakes|server|kiosk|admin-web|booking-web)/src/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'shared-runs-everywhere',
      severity: 'error',
      from: { path: '^shared/src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-is-a-web-page',
      comment: 'The display also runs in a plain browser: Electron is reached through preload only.',
      severity: 'error',
      from: { path: '^kiosk/src/renderer/' },
      to: { path: '^kiosk/src/(main|preload)/|(^|/)node_modules/electron/' },
    },
    {
      name: 'preload-is-small',
      severity: 'error',
      from: { path: '^kiosk/src/preload/' },
      to: { path: '^kiosk/src/(main|renderer)/' },
    },
    ...[
      ['lib', ['components', 'features', 'app']],
      ['components', ['features', 'app']],
      ['features', ['app']],
    ].flatMap(([layer, above]) =>
      ['admin-web', 'booking-web'].map((web) => ({
        name: `${web}-${layer}-looks-down`,
        severity: 'error',
        from: { path: `^${web}/src/${layer}/` },
        to: { path: `^${web}/src/${anyOf(above)}/` },
      })),
    ),
    {
      name: 'booking-web-carries-no-schema',
      comment: 'Customers wait for every kilobyte: the contracts are types there, the server judges.',
      severity: 'error',
      from: { path: '^booking-web/src/', pathNot: tests },
      to: { path: '^shared/src/(contracts|errors)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'folders-say-what-they-hold',
      severity: 'error',
      from: {},
      to: { path: '/(util|utils|helper|helpers|common|misc)(/|[.])', pathNot: 'node_modules' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/|^server/src/platform/db/generated/' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types', 'typings'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
