import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

test('a fence with thousands of endpoints is read in time proportional to its length', () => {
  const paths = Array.from({ length: 12_000 }, (_, index) => `  /a${index}:\n    get:\n      summary: x\n`).join('');
  const text = `# API\n\n\`\`\`yaml\npaths:\n${paths}\`\`\`\n`;
  let found = 0;
  const time = cpuTime(() => {
    found = extractTasks(outline(text)).apis.length;
  });
  expect(found).toBe(12_000);
  expect(time).toBeLessThan(2000);
});
