import { env } from 'node:process';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMap, parseDocument } from 'yaml';

import { checkFrontmatter } from '../../src/frontmatter/check-frontmatter.ts';
import { outline } from '../../src/outline/outline.ts';

test('Frontmatter that is accepted by its look alone is what a YAML parser accepts as well.', async () => {
  const word = fc.stringMatching(/^[\w ./()+,:#'[\]{}&*!|>%@"-]{0,12}$/);
  const key = fc.stringMatching(/^[A-Za-z][\w-]{0,5}$/);
  const line = fc.tuple(key, fc.constantFrom(': ', ':', ': [', ": ['"), word, fc.constantFrom('', ']', "']"));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 4 }), async (lines) => {
      const yaml = lines.map((parts) => parts.join('')).join('\n');
      const judged = await checkFrontmatter(outline(`---\n${yaml}\n---\n`));
      const parsed = parseDocument(yaml, { schema: 'failsafe', logLevel: 'silent', uniqueKeys: true });
      const isValid = parsed.errors.length === 0 && (parsed.contents === null || isMap(parsed.contents));
      expect(judged.length === 0, yaml).toBe(isValid);
    }),
    { numRuns: env['ORCH_SOAK'] ? 30_000 : 1000 },
  );
});

test.for(["owner: QA\nroles: ['PM', 'QA']\nversion: 1.10", 'name: a', ''])(
  'Plain frontmatter is valid: %j',
  async (yaml) => {
    expect(await checkFrontmatter(outline(`---\n${yaml}\n---\n`))).toEqual([]);
  },
);

test.for(['name: a: b', 'a: 1\na: 2', 'owner: [x', 'just words', 'a: [-]', 'a: [b, - c]'])(
  'What is no YAML mapping is told with its place: %j',
  async (yaml) => {
    const [first] = await checkFrontmatter(outline(`---\n${yaml}\n---\n`, { file: 'x.md' }));
    expect(first).toMatchObject({
      code: 'ORCH_PRD_INVALID_FRONTMATTER',
      severity: 'warning',
      location: { file: 'x.md' },
    });
  },
);

test('frontmatter that is too long for a YAML parser is told, and not parsed', async () => {
  const [first, second] = await checkFrontmatter(outline(`---\n${'a: {b}\n'.repeat(10_000)}---\n`));
  expect(first?.message).toBe('the frontmatter is longer than 65536 characters');
  expect(second).toBeUndefined();
});
