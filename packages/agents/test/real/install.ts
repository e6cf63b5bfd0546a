import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cache, realAgents } from './agents.ts';

/** Installs each agent once, without its install scripts. */
export function setup(): void {
  for (const { name, source, program } of realAgents) {
    const folder = join(cache, name);
    if (existsSync(join(folder, 'node_modules', program))) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...options, source], { cwd: folder, stdio: 'inherit' });
  }
}
