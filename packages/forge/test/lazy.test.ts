import { execFileSync } from 'node:child_process';
import { execPath } from 'node:process';

import { expect, test } from 'vitest';

test('nothing of Octokit is loaded before the first call', () => {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) });
    const count = () => loaded.filter((name) => /octokit|cockatiel|bottleneck/.test(name)).length;
    const { openGithubForge } = await import('@orch/forge');
    const process = () => { throw new Error('no process'); };
    const forge = openGithubForge({
      owner: 'acme', name: 'shop', token: 't', apiUrl: 'http://127.0.0.1:1', readRetries: 0,
      source: { gitDir: '/', scratchDir: '/' }, git: { process, environment: {} },
    });
    const write = forge.issue({ task: 't', title: 'Title', body: '' });
    const before = count();
    await write.probe().catch(() => undefined);
    console.log(JSON.stringify([before, count() > 0]));
  `;
  const args = ['--conditions=@orch/source', '--input-type=module', '--eval', program];
  const cwd = new URL('..', import.meta.url);
  expect(JSON.parse(execFileSync(execPath, args, { cwd, encoding: 'utf8' }))).toEqual([0, true]);
});
