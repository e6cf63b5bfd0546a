import { git } from '@orch/testkit';
import { expect, it } from 'vitest';

import type { ReviewOutput } from '../../src/index.ts';
import { able, greet, put, stepOf, world } from '../support/world.ts';

/** Tests that write a report, change a file of the repository, and pass when the code is there. */
const tests = `
  const fs = require('node:fs');
  fs.writeFileSync('report.xml', String(Date.now()));
  fs.appendFileSync('README.md', 'ran');
  const isThere = fs.existsSync('src/greet.js');
  console.log(isThere ? '1 passed' : '0 passed, 1 failed');
  process.exit(isThere ? 0 : 1);
`;

it('What tests leave behind is no part of the work, in whichever round and phase they ran.', async () => {
  using w = await world({ test: [[process.execPath, '-e', tests]], fixRounds: 2 });
  const { status, nodes } = await w.run((call) => {
    const step = stepOf(call);
    // The first round leaves out what the tests ask for.
    if (step === 'implement') put(call, 'src/other.js', 'export {};\n');
    else if (step === 'mend') greet(call);
    else if (call.attempt.includes('document')) put(call, 'docs/greet.md', '# Greeting\n');
    else return able(call);
    return undefined;
  });
  expect(status).toBe('succeeded');
  const { commit = '', files } = (nodes.get('review')?.output ?? {}) as Partial<ReviewOutput>;
  expect(files).toEqual(['docs/greet.md', 'src/greet.js', 'src/other.js', 'test/greet.test.js']);
  const landed = git(w.main, 'ls-tree', '-r', '--name-only', commit).trim().split('\n');
  expect(landed).not.toContain('report.xml');
  expect(git(w.main, 'show', `${commit}:README.md`)).toBe('# Shop\n');
});
