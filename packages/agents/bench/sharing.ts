import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

import { atMost, figure, median, type Target } from '@orch/bench';
import { tempDir } from '@orch/testkit';

const app = (path: string): string => fileURLToPath(new URL(`../../../apps/${path}`, import.meta.url));

interface Build {
  build(
    options: object,
  ): Promise<{ readonly metafile: { readonly outputs: Record<string, { readonly bytes: number }> } }>;
}

/** What one process needs to load both apps, once with the packages that they share and once with a copy for each. */
export async function measureSharing(): Promise<readonly Target[]> {
  using dir = tempDir();
  const esbuild = createRequire(app('agent-runner/package.json'))('esbuild') as Build;
  const parts = { orchestrator: app('cli/src/commands/agents/run.ts'), runner: app('agent-runner/src/work.ts') };
  const bundle = async (name: string, imports: readonly string[]): Promise<number> => {
    const { metafile } = await esbuild.build({
      stdin: { contents: imports.map((path) => `export * from ${JSON.stringify(path)};`).join('\n'), resolveDir: '/' },
      outfile: join(dir.path, `${name}.cjs`),
      bundle: true,
      metafile: true,
      format: 'cjs',
      platform: 'node',
      target: 'node24.15',
      external: ['@agentclientprotocol/sdk'],
      conditions: ['@orch/source'],
      define: { 'import.meta.url': '"file:///bench"' },
      minifySyntax: true,
      minifyWhitespace: true,
    });
    return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
  };
  const apart = (await bundle('orchestrator', [parts.orchestrator])) + (await bundle('runner', [parts.runner]));
  const together = await bundle('both', Object.values(parts));
  const programs = { shared: ['both'], apart: ['orchestrator', 'runner'] };
  for (const [name, files] of Object.entries(programs)) {
    writeFileSync(
      join(dir.path, `${name}.cjs`),
      `require('node:module').enableCompileCache(${JSON.stringify(join(dir.path, 'cache'))});
const before = process.cpuUsage();
${files.map((file) => `require('./${file}.cjs');`).join('\n')}
const { user, system } = process.cpuUsage(before);
const memory = /VmRSS:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1] / 1024;
console.log(JSON.stringify({ cpu: (user + system) / 1000, memory, heap: process.memoryUsage().heapUsed / 2 ** 20 }));
`,
    );
  }
  interface Loaded {
    readonly cpu: number;
    readonly memory: number;
    readonly heap: number;
  }
  const measured: Record<keyof typeof programs, Loaded[]> = { shared: [], apart: [] };
  for (let round = 0; round < 16; round += 1) {
    for (const name of ['shared', 'apart'] as const) {
      const { stdout, status, stderr } = spawnSync(execPath, [join(dir.path, `${name}.cjs`)], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      // The first round fills the cache of compiled code.
      if (round > 0) measured[name].push(JSON.parse(stdout) as Loaded);
    }
  }
  const of = (name: keyof typeof programs, what: keyof Loaded): number =>
    median(measured[name].map((one) => one[what]));
  return [
    ...atMost(
      'both apps in one process, shared packages of copies: CPU to load',
      of('shared', 'cpu') / of('apart', 'cpu'),
      0.95,
    ),
    ...atMost('… heap', of('shared', 'heap') / of('apart', 'heap'), 0.9),
    ...figure('… memory of the process', of('shared', 'memory') / of('apart', 'memory')),
    ...figure('… bytes of code', together / apart),
    ...figure('ms of CPU to load, shared', of('shared', 'cpu')),
    ...figure('ms of CPU to load, a copy for each', of('apart', 'cpu')),
    ...figure('MB of memory, shared', of('shared', 'memory')),
    ...figure('MB of memory, a copy for each', of('apart', 'memory')),
  ];
}
