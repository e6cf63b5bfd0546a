import { expect, test } from 'vitest';

import { readAgentsConfig } from '../../src/index.ts';

test('tasks are kept apart as worktrees, or as the configuration says, or as the command line does', () => {
  const used = (section: object, over: Parameters<typeof readAgentsConfig>[2] = {}): string | undefined =>
    readAgentsConfig(section, [], over).settings.isolation;
  expect(used({})).toBe('worktree');
  expect(used({ isolation: 'clone' })).toBe('clone');
  expect(used({ isolation: 'clone' }, { isolation: 'reflink' })).toBe('reflink');
});

test('an isolation that does not exist is refused with its place, and those that there are', () => {
  expect(() => readAgentsConfig({ isolation: 'container' }, [])).toThrow(
    expect.objectContaining({
      code: 'ORCH_CONFIG_INVALID',
      message: expect.stringMatching(/agents\.isolation: .*"worktree" \| "clone" \| "reflink".*"container"/) as string,
    }),
  );
});
