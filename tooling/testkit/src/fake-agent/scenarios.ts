import type { FakeStep } from './script.ts';

const work: readonly FakeStep[] = [
  { do: 'say', text: 'I shall write the file.' },
  { do: 'write', path: 'src/answer.mjs', content: 'export const answer = 42;\n' },
];

/** The names of {@link scenarios}. */
export type FakeScenario =
  | 'success'
  | 'uncommitted'
  | 'no-diff'
  | 'failing-tests'
  | 'denied-tool'
  | 'no-result'
  | 'double-result'
  | 'torn-last-line'
  | 'hang'
  | 'ignores-sigterm'
  | 'orphans'
  | 'flood'
  | 'huge-line'
  | 'rate-limited-once'
  | 'wrong-branch'
  | 'writes-outside'
  | 'only-notes'
  | 'error'
  | 'not-logged-in'
  | 'crash'
  | 'killed'
  | 'bad-exit'
  | 'lingers';

/** Ways in which agents work, and in which they fail. */
export const scenarios: Readonly<Record<FakeScenario, readonly FakeStep[]>> = {
  success: [...work, { do: 'commit', message: 'Add the answer' }, { do: 'result', text: 'done' }],
  /** Leaves its changes for the caller to commit. */
  uncommitted: [...work, { do: 'result', text: 'done' }],
  'no-diff': [
    { do: 'say', text: 'All is well as it is.' },
    { do: 'result', text: 'done' },
  ],
  'failing-tests': [
    { do: 'write', path: 'src/answer.mjs', content: 'export const answer = 41;\n' },
    { do: 'commit', message: 'Add the answer' },
    { do: 'result', text: 'done, all tests pass' },
  ],
  'denied-tool': [
    { do: 'denied', tool: 'Bash' },
    { do: 'result', text: 'done' },
  ],
  'no-result': [...work, { do: 'exit', code: 0 }],
  'double-result': [...work, { do: 'result', text: 'done' }, { do: 'result', text: 'done again' }],
  'torn-last-line': [...work, { do: 'torn-result' }, { do: 'exit', code: 0 }],
  hang: [...work, { do: 'hang' }],
  'ignores-sigterm': [{ do: 'ignore-sigterm' }, ...work, { do: 'hang' }],
  orphans: [
    { do: 'orphan', how: 'child' },
    { do: 'orphan', how: 'setsid' },
    { do: 'orphan', how: 'env -i' },
    ...work,
    { do: 'commit', message: 'Add the answer' },
    { do: 'result', text: 'done' },
  ],
  flood: [
    { do: 'flood', bytes: 64 * 1024 ** 2 },
    { do: 'result', text: 'done' },
  ],
  'huge-line': [{ do: 'huge-line', bytes: 20 * 1024 ** 2 }, ...work, { do: 'result', text: 'done' }],
  'rate-limited-once': [
    {
      do: 'first',
      times: 1,
      steps: [
        { do: 'rate-limit', resetsInMs: 5000 },
        { do: 'result', subtype: 'success', isError: true, apiStatus: 429, text: 'API Error: 429' },
      ],
      later: [...work, { do: 'commit', message: 'Add the answer' }, { do: 'result', text: 'done' }],
    },
  ],
  'wrong-branch': [
    { do: 'branch', name: 'elsewhere' },
    ...work,
    { do: 'commit', message: 'Add the answer' },
    { do: 'result', text: 'done' },
  ],
  'writes-outside': [
    { do: 'write', path: '../outside.txt', content: 'I was here\n' },
    { do: 'result', text: 'done' },
  ],
  'only-notes': [
    { do: 'write', path: 'NOTES.md', content: 'What I did.\n' },
    { do: 'write', path: '.claude/memory.md', content: 'Remember.\n' },
    { do: 'write', path: '.state/agent.json', content: '{}\n' },
    { do: 'commit', message: 'Finish the task' },
    { do: 'result', text: 'done' },
  ],
  error: [{ do: 'result', subtype: 'error_during_execution', isError: true, text: 'something broke' }],
  'not-logged-in': [{ do: 'result', isError: true, apiStatus: 401, text: 'Invalid API key' }],
  crash: [...work, { do: 'print-error', text: 'panic: out of luck\n' }, { do: 'exit', code: 101 }],
  killed: [...work, { do: 'die', signal: 'SIGKILL' }],
  'bad-exit': [...work, { do: 'result', text: 'done' }, { do: 'exit', code: 3 }],
  lingers: [...work, { do: 'result', text: 'done' }, { do: 'hang' }],
};
