import { expect, test } from 'vitest';

import { executionPlan, mergeQaDocument, testCases, testResults } from '../../src/documents/test-documents.ts';

const feature = { taskId: '1.2-search', title: 'Search | find', prdPath: 'PRDs/V1/1.2-search-prd.md' };

test('Every acceptance item becomes one numbered test case.', () => {
  const { initial } = testCases(feature, [
    { text: 'finds a | b', line: 3, done: false },
    { id: 'AC-2', text: 'is fast', line: 4, done: true },
  ]);
  expect(initial).toBe(`# Test cases — 1.2-search: Search | find

Source: \`PRDs/V1/1.2-search-prd.md\`

<!-- orch:test-cases -->
| Test case | Accepted when | Requirement |
| --- | --- | --- |
| TC-001 | finds a \\| b | — |
| TC-002 | is fast | AC-2 |
<!-- /orch:test-cases -->
`);
});

test('The execution plan tells of every task what became of it.', () => {
  const { initial } = executionPlan(
    feature,
    [{ key: 'rule:FR-1', title: 'must be fast', status: 'open', note: 'a rule' }],
    [{ kind: 'api', text: 'GET /later', reason: 'out of scope', line: 3 }],
  );
  expect(initial).toContain('| rule:FR-1 | must be fast | open | a rule |');
  expect(initial).toContain('| api | GET /later | out of scope |');
});

test('The results carry status, date, counts, failures and steps.', () => {
  const { initial } = testResults(feature, {
    date: '2026-03-01',
    overall: 'Fail',
    passed: 3,
    failed: 1,
    open: 2,
    failures: ['finds <!-- nothing -->'],
    steps: [{ name: 'generated-tests', status: 'failed', note: 'exit code 1' }],
  });
  expect(initial).toContain(
    '- Overall Status: Fail\n- Date: 2026-03-01\n- Generated tests: 3 passed, 1 failed\n- Not covered: 2 open tasks of the execution plan\n',
  );
  expect(initial).toContain('- finds &lt;!-- nothing --&gt;');
  expect(initial).toContain('| generated-tests | failed | exit code 1 |');
});

test('Our block is replaced in place and notes of a person around it are kept.', () => {
  const before = testCases(feature, []);
  const annotated = before.initial.replace('Source:', 'My note.\n\nSource:');
  const after = mergeQaDocument(annotated, testCases(feature, [{ text: 'new', line: 1, done: false }]));
  expect(after).toContain('My note.');
  expect(after).toContain('| TC-001 | new | — |');
});

test('A file without our block is the work of a person and is left alone.', () => {
  expect(mergeQaDocument('# Test cases\n- mine\n', testCases(feature, []))).toBeUndefined();
});
