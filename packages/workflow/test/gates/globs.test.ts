import { describe, expect, it } from 'vitest';

import { isAmong, touches } from '../../src/gates/globs.ts';
import { defaultSettings } from '../../src/index.ts';

const isProtected = (path: string, kind: 'file' | 'link' = 'file'): boolean =>
  touches({ path, kind }, defaultSettings.protectedPaths);

describe('the globs of a task', () => {
  it('take hidden files and folders for what they are: files in the folder that the glob names', () => {
    expect(isAmong('src/.env', ['src/**'])).toBe(true);
    expect(isAmong('src/.a/b.ts', ['./src/**/*.ts'])).toBe(true);
    expect(isAmong('srcx/a', ['src/**'])).toBe(false);
    expect(isAmong('axmd', ['a.md'])).toBe(false);
  });
});

describe('the protected files', () => {
  it.each([
    '.github/workflows/.ci.yml',
    '.claude/.hooks/run.sh',
    '.GitHub/workflows/ci.yml',
    'packages/shop/.npmrc',
    '.tools/.npmrc',
    'packages/shop/.claude/settings.json',
    'docs/claude.md',
    'AGENTS.md',
    'orch.config.json',
  ])('hold %s, whether it is hidden, deeper or written in other case', (path) => {
    expect(isProtected(path)).toBe(true);
  });

  it('hold a link that takes the place of a protected folder', () => {
    expect(isProtected('.claude', 'link')).toBe(true);
    expect(isProtected('.github', 'link')).toBe(true);
    expect(isProtected('src', 'link')).toBe(false);
  });

  it.each(['src/github/ci.yml', 'README.md', 'docs/agents.md.txt', '.gitignore', 'npmrc'])('do not hold %s', (path) => {
    expect(isProtected(path)).toBe(false);
  });
});
