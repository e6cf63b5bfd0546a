import { matchesGlob } from 'node:path';

import { array, assert, constantFrom, oneof, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';

import { plainMatch } from '../../src/gates/plain-globs.ts';

const part = constantFrom('a', 'b.md', '.env', 'state', 'x y', 'memory.md', 'Aé', '..', '', '.');
const path = oneof(
  array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
  string({ maxLength: 8 }),
);
const glob = oneof(
  path,
  path.map((one) => `**/${one}`),
  path.map((one) => `${one}/**`),
  path.map((one) => `**/${one}/**`),
  part.map((one) => `${one}*`),
  part.map((one) => `*${one}`),
  part.map((one) => `**/*${one}`),
  tuple(path, part, part).map(([one, a, b]) => `${one}.{${a},${b}}`),
  tuple(path, part, part, part).map(([one, a, b, end]) => `**/${one}{${a},${b}}${end}`),
  string({ maxLength: 10 }),
  array(constantFrom('a', '*', '**', '/', '{', ',', '}', '!', '[', ']', '?', '.', '(', ')'), { maxLength: 8 }).map(
    (parts) => parts.join(''),
  ),
);

/** As it is asked without plain forms: a dot means nothing. */
const matches = (of: string, pattern: string): boolean =>
  matchesGlob(of.replaceAll('.', '\u{1}'), pattern.replaceAll('.', '\u{1}'));

test('a glob of a plain form matches what Node says', () => {
  assert(
    property(path, glob, (of, pattern) => {
      const byNode = matches(of, pattern);
      expect(plainMatch(of, pattern) ?? byNode).toBe(byNode);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['notes.md', 'notes.md', true],
  ['docs/notes.md', 'notes.md', false],
  ['docs/notes.md', '**/notes.md', true],
  ['.claude/a/b', '.claude/**', true],
  ['.claude', '.claude/**', false],
  ['state.json', 'state.{md,json}', true],
  ['a/b/state.md', '**/state.{md,json}', true],
  ['myworkflowmanagerstate.md', '*workflowmanagerstate.md', true],
  ['a/myworkflowmanagerstate.md', '**/*workflowmanagerstate.md', true],
  ['packages/shop/.claude/a', '**/.claude/**', true],
  ['.claude/a/b', '**/.claude/**', true],
  ['my.claude/a', '**/.claude/**', false],
  ['docs/.claude', '**/.claude/**', false],
  ['docs/CLAUDE.md', '**/{AGENTS,CLAUDE}.md', true],
  ['docs/CLAUDE.md.txt', '**/{AGENTS,CLAUDE}.md', false],
  ['orch.config.ts', 'orch.config.*', true],
  ['docs/orch.config.ts', 'orch.config.*', false],
  ['src/a.ts', 'src/*.ts', undefined],
] as const)('%s and %s: %s', (of, pattern, found) => {
  expect(plainMatch(of, pattern)).toBe(found);
});
