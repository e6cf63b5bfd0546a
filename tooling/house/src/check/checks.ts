/** One check of the repository: a command that answers with its exit code. */
export interface Check {
  readonly name: string;
  readonly command: readonly [tool: string, ...args: string[]];
}

const turbo = (...tasks: string[]): Check['command'] => [
  'turbo',
  'run',
  ...tasks,
  '--output-logs=errors-only',
  '--continue',
];
const house = (script: string): Check['command'] => [
  'node',
  '--conditions=@orch/source',
  `tooling/house/src/main/${script}.ts`,
];

/** What `pnpm check` runs, in this order: the packages must be built before their surface and packing are looked at. */
export const checks: readonly Check[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'sherif', command: ['sherif', '--fail-on-warnings'] },
  { name: 'layers', command: house('layers') },
  { name: 'codes', command: house('codes') },
  { name: 'links', command: house('links') },
  { name: 'changesets', command: house('changesets') },
  { name: 'types', command: turbo('typecheck') },
  { name: 'lint', command: turbo('lint') },
  { name: 'knip', command: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'build', command: turbo('build') },
  { name: 'surface', command: house('api') },
  { name: 'packaging', command: house('packaging') },
];
