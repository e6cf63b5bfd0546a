import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { git, initRepository, tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { cache, realAgents } from './agents.ts';
import { call, startModelServer } from './model-server.ts';
import { isRunning, started } from './processes.ts';

const orch = fileURLToPath(new URL('../../../../apps/cli/src/main.ts', import.meta.url));

const task = `# Greet people

Add a function \`greet(name)\` in \`src/greet.js\` that answers \`Hello, <name>\`.

## Acceptance

- greet("Ada") answers "Hello, Ada"
`;

const source = 'export const greet = (name) => `Hello, ${name}`;';
const proof = [
  "import { test } from 'node:test';",
  "import { equal } from 'node:assert';",
  "import { greet } from '../src/greet.js';",
  "test('greets', () => equal(greet('Ada'), 'Hello, Ada'));",
].join(' ');

/** The first time it runs a tool that does not end, the next time it does the work. */
function work(begun: string, tool: string): string {
  const files = [`printf '%s\\n' '${source}' > src/greet.js`, `printf '%s\\n' "${proof}" > test/greet.test.js`];
  return `if mkdir ${begun}; then exec ${tool}; fi; mkdir -p src test && ${files.join(' && ')}`;
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

test.each(realAgents)(
  '$name takes a task through nine phases, is killed with all of orch in the middle of a tool, and goes on',
  { timeout: 400_000 },
  async (agent) => {
    using place = tempDir(cache);
    const tool = `sleep 3600.${process.pid}${realAgents.indexOf(agent)}`;
    await using server = await startModelServer({
      plan: 'Add src/greet.js with the function greet, and test/greet.test.js, which proves what it answers.',
      implement: work(join(place.path, 'begun'), tool),
      document: 'nothing to say',
      review: 'It does what it should.\n{"verdict":"approve","findings":[]}',
    });
    const main = join(place.path, 'main');
    const bin = join(place.path, 'bin');
    for (const folder of [main, bin, join(place.path, 'home')]) mkdirSync(folder);
    symlinkSync(join(cache, agent.name, 'node_modules', agent.program), join(bin, agent.name));
    writeTree(main, {
      'package.json': '{ "type": "module" }\n',
      'test/base.test.js': "import { test } from 'node:test';\ntest('base', () => {});\n",
      'prompts/greet.md': task,
      'orch.config.json': JSON.stringify({
        agents: {
          agent: agent.name,
          model: agent.model,
          sandbox: 'none',
          meter: true,
          budgetUsd: 1,
          prices: { '*': { input: 1, output: 10 } },
          test: [[process.execPath, '--test', '--test-reporter=tap']],
        },
      }),
    });
    initRepository(main);
    const start = (...argv: readonly string[]): { readonly pid: number; readonly ended: Promise<Ended> } => {
      const child = spawn(process.execPath, ['--conditions=@orch/source', orch, ...argv], {
        cwd: main,
        env: {
          ...agent.keys,
          ANTHROPIC_BASE_URL: server.url,
          OPENAI_BASE_URL: `${server.url}/v1`,
          GOOGLE_GEMINI_BASE_URL: server.url,
          PATH: [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
          HOME: join(place.path, 'home'),
          XDG_STATE_HOME: join(place.path, 'state'),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const texts = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
      const ended = new Promise<Ended>((resolve) => {
        child.once('close', (exitCode) => resolve({ exitCode, ...texts }));
      });
      return { pid: child.pid ?? 0, ended };
    };
    const command = ['agents', 'run', 'prompts/greet.md', '--trust', '--json'];

    const first = start(...command);
    await started(tool, first.ended);
    process.kill(first.pid, 'SIGKILL');
    await first.ended;

    const { exitCode, stdout, stderr } = await start(...command).ended;
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    expect(isRunning(tool)).toBe(false);
    const { tasks, spend } = JSON.parse(stdout) as { tasks: unknown; spend: unknown };
    expect(tasks).toMatchObject([{ id: 'greet', status: 'landed', tests: { passed: 2, failed: 0 } }]);
    expect(git(main, 'show', 'orch/integration:src/greet.js')).toBe(`${source}\n`);
    expect(git(main, 'status', '--porcelain')).toBe('');
    // Plan, the work that was killed, the work, documentation, review.
    const calls = server.answered();
    expect(spend).toMatchObject({
      calls: 5,
      inputTokens: calls * call.input,
      cachedTokens: 0,
      outputTokens: calls * call.output,
      unknownCalls: 0,
      boundedCalls: 0,
      runningCalls: 0,
    });
  },
);
