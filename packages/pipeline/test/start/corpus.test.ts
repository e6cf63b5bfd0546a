import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { outline } from '@orch/prd';
import { git, readTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import type { StartRequest } from '../../src/index.ts';
import { clockAt, isTransient, repositoryOf } from './harness.ts';

/** Real requirement documents and a real roadmap, beside a checkout of this repository where there is one. */
const corpus = fileURLToPath(new URL('../../../../../shared/corpus/etc', import.meta.url));

const requests: readonly StartRequest[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13].map((part) => ({ id: `2.1.1.${part}` })),
  { prdPath: 'PRDs/M0/2.1.1.12-orch-start-automation-prd.md' },
];

/** What a start may touch in a document. */
const namedSections = /^(?:QA Artifacts|Changelog|Roles and Order)$/;

describe.skipIf(!existsSync(corpus))('On real requirement documents', () => {
  test(
    'every start succeeds, touches only named sections and keys, and changes nothing when it is repeated.',
    { timeout: 240_000 },
    async () => {
      using repository = repositoryOf(corpus);
      const evening = { clock: clockAt('2026-03-01T23:20:00Z') };
      const original = readTree(repository.root, isTransient);
      for (const request of requests) {
        const planned = await repository.start(request, { ...evening, dryRun: true });
        const result = await repository.start(request, evening);
        expect(result.success, JSON.stringify(request)).toBe(true);
        expect(planned.files).toEqual(result.files);
        expect(planned.prd).toEqual(result.prd);
        const again = await repository.start(request, evening);
        expect(again.files, JSON.stringify(request)).toEqual([]);
      }
      const after = readTree(repository.root, isTransient);
      for (const [path, text] of Object.entries(original)) {
        if (after[path] !== text) expectOnlyNamedChanges(path, text, after[path] ?? '');
      }
      const midnightPassed = { clock: clockAt('2026-03-02T00:40:00Z') };
      for (const request of requests) {
        const again = await repository.start(request, midnightPassed);
        expect(again).toMatchObject({ success: true, files: [], prd: { changed: false }, roadmap: { changed: false } });
        expect(again.workflow.filter((step) => step.status === 'passed' && !step.cached)).toEqual([]);
      }
      expect(readTree(repository.root, isTransient)).toEqual(after);
      expect(git(repository.root, 'fsck', '--no-progress')).toBe('');
    },
  );
});

/** The lines that differ are frontmatter keys `owner` and `roles`, or stand in a named section. */
function expectOnlyNamedChanges(path: string, before: string, after: string): void {
  const [old, now] = [outline(before, { file: path }), outline(after, { file: path })];
  const bodies = (document: typeof old): string[] =>
    document.sections
      .filter((section) => !namedSections.test(section.title))
      .map((section) => {
        const { start } = section.heading;
        return document.text.slice(start, section.body.end);
      });
  const added = new Set(now.sections.map((section) => section.title).filter((title) => namedSections.test(title)));
  expect(bodies(now).join(''), `${path}: ${[...added].join(', ')}`).toBe(bodies(old).join(''));
  const keys = (document: typeof old): string[] =>
    document.frontmatter
      ? document.text
          .slice(document.frontmatter.content.start, document.frontmatter.content.end)
          .split('\n')
          .filter((line) => !/^(?:owner|roles):/.test(line))
      : [];
  expect(keys(now)).toEqual(keys(old));
}
