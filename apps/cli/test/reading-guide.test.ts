import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { scratch } from './run-cli.ts';
import { runHere } from './run-here.ts';

const guide = readFileSync(new URL('../../../docs/reading-documents.md', import.meta.url), 'utf8');

/** The commands of the guide's examples, word by word as a shell would pass them. */
const commands = [...guide.matchAll(/^orch (.*)$/gm)].map(([, line]) =>
  [...(line ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''),
);

test('The commands of the guide to reading documents work one after the other, as they stand there.', async () => {
  using where = scratch();
  expect(commands.length).toBeGreaterThan(12);
  for (const args of commands) {
    const outcome = await runHere(where, args);
    expect([args, outcome.exitCode, outcome.stderr]).toEqual([args, 0, expect.not.stringContaining('error[')]);
    expect(outcome.stdout).not.toBe('');
  }
});
