import { describe, expect, test } from 'vitest';

import { claude, codex, command, gemini, opencode, type AgentAdapter, type AgentTask } from '../../src/index.ts';

const task: AgentTask = {
  prompt: '--version; $(touch x)',
  cwd: '/srv/tree',
  attempt: 'run-1-task-1',
  permissions: 'edit',
};
const context = { folder: '/state/given', environment: { HOME: '/home/me' }, root: false, sandboxed: false };

function words(adapter: AgentAdapter, more: Partial<AgentTask> = {}, around: Partial<typeof context> = {}): string {
  return adapter.spawn({ ...task, ...more }, { ...context, ...around }).argv.join(' ');
}

test.each([claude(), codex(), gemini(), opencode()])(
  '$name gets its prompt through standard input, never as an argument',
  (adapter) => {
    const spec = adapter.spawn(task, context);
    expect(spec.input).toBe(task.prompt);
    expect(spec.argv.join(' ')).not.toContain('touch');
  },
);

test.each([claude(), gemini()])('the session of $name has an id that its attempt decides', (adapter) => {
  const id = adapter.sessionOf?.(task) ?? '';
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(words(adapter)).toContain(`--session-id ${id}`);
  expect(adapter.sessionOf?.({ ...task, attempt: 'run-1-task-2' })).not.toBe(id);
  expect(words(adapter, { session: { id: 'mine', resume: true } })).toContain('--resume mine');
});

describe('permissions', () => {
  test('of claude skip nothing as root, where it refuses to', () => {
    expect(words(claude(), { permissions: 'plan' })).toContain('--permission-mode plan');
    expect(words(claude())).toContain('--permission-mode acceptEdits --permission-prompts none');
    expect(words(claude(), { permissions: 'full' })).toContain('--permission-mode bypassPermissions');
    expect(words(claude(), { permissions: 'full' }, { root: true })).toMatch(/acceptEdits .*--allowedTools Bash,/);
  });

  test('of codex are its own sandbox, which is not used inside of ours', () => {
    expect(words(codex(), { permissions: 'plan' })).toContain('--sandbox read-only');
    expect(words(codex())).toContain('--sandbox workspace-write');
    expect(words(codex(), {}, { sandboxed: true })).toContain('--sandbox danger-full-access');
    expect(words(codex(), { permissions: 'plan' }, { sandboxed: true })).toContain('--sandbox read-only');
  });

  test('of opencode refuse what is not allowed', () => {
    const env = opencode().spawn(task, context).env ?? {};
    expect(JSON.parse(env['OPENCODE_PERMISSION'] ?? '')).toMatchObject({ edit: 'allow', bash: 'deny' });
    expect(words(opencode(), { permissions: 'full' })).toContain('--auto');
  });
});

test('what the folder of a task brings along runs nothing unless it is trusted', () => {
  expect(words(claude())).toContain('--setting-sources user --strict-mcp-config');
  expect(words(codex())).toContain('--ignore-rules');
  expect(words(gemini())).toContain('--extensions none');
  expect(opencode().spawn(task, context).env).toMatchObject({ OPENCODE_DISABLE_PROJECT_CONFIG: '1' });
  for (const adapter of [claude(), codex(), gemini()]) {
    expect(words(adapter, { trustProject: true })).not.toMatch(/setting-sources|ignore-rules|extensions/);
  }
});

test.each([claude(), codex(), gemini(), opencode()])('$name calls its models where it is told to', (adapter) => {
  const spec = adapter.spawn({ ...task, baseUrl: 'http://127.0.0.1:1', model: 'p/m' }, context);
  expect([...spec.argv, ...Object.values(spec.env ?? {})].join(' ')).toContain('http://127.0.0.1:1');
});

test('a command has its placeholders filled once, and unknown ones are refused', () => {
  const adapter = command({ argv: ['tool', '--in={prompt-file}', '{cwd}', '{model}'] });
  const spec = adapter.spawn({ ...task, cwd: '/{attempt}' }, context);
  expect(spec.argv).toEqual(['tool', '--in=/state/given/prompt.md', '/{attempt}', '']);
  expect(spec.files).toEqual({ 'prompt.md': task.prompt });
  expect(() => command({ argv: ['tool', '{prompt}'] })).toThrow(
    '{prompt} in a command for an agent stands for nothing',
  );
});
