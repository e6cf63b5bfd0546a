import { expect, test } from 'vitest';

import { extractTasks, outline } from '../../src/index.ts';

const modelsOf = (title: string): string[] =>
  extractTasks(
    outline(`# Shop PRD\n\n## 4. Data model\n\n### ${title}\n\n- id: uuid\n- name: string, required\n`),
  ).models.map(({ name }) => name);

test('one word under a data model names what is stored, with a number and without', () => {
  expect(modelsOf('Team')).toEqual(['Team']);
  expect(modelsOf('4.1 Risk')).toEqual(['Risk']);
  expect(modelsOf('Sign-off and reviews of the release')).toEqual([]);
});

test('a long title of letters and marks is read at once', () => {
  const before = process.cpuUsage();
  for (const unit of ['a', 'a.', '.', '_a', 'a '])
    extractTasks(outline(`# A\n\n## Data model\n\n### ${unit.repeat(40_000)}!\n`));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(2);
});
