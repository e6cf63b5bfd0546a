import { writeTree, type FakeScript } from '@orch/testkit';
import { git } from '@orch/testkit';

import { agentsWorkspace, type AgentsWorkspace } from './workspace.ts';

export const id = '1.1.1.1.0.0';
export const taskId: string = `${id}-notes`;
const prd = `PRDs/V1/${taskId}-prd.md`;

const roadmap = `# Roadmap

| ID | Milestone | Item | Owner | Status | PRD |
| --- | --- | --- | --- | --- | --- |
| ${id} | V1 | Notes | Backend Engineer | Planned | \`${prd}\` |
`;

const document = `# Notes

## 1. Summary

People write notes.

## 5. Functional requirements

- FR-1: A note must not be longer than 40 characters; otherwise the request is answered with 422.
- FR-2: The system must keep a log of removed notes.

## 6. Technical requirements

### 6.1 API

| Method | Path | Purpose | Request | Answer |
| --- | --- | --- | --- | --- |
| GET | \`/api/notes\` | List the notes | | 200 |
| POST | \`/api/notes\` | Record a note | \`text\` | 201 |

### 6.2 Data model

#### Model: Note

| Field | Type | Required | Constraints |
| --- | --- | --- | --- |
| id | integer | yes | primary key |
| text | string | yes | min 1, max 200 characters |

## 7. Testing and acceptance

### 7.2 Acceptance criteria

- [ ] AC-1: A note longer than 40 characters is answered with 422.
`;

/** What an agent does in the implementation of a rule; `steps` in the form of the fake agent. */
export function works(
  rule: string,
  ...steps: NonNullable<FakeScript['steps']>
): NonNullable<FakeScript['rules']>[number] {
  return { match: `^# Task: ${rule}:[^]*Do the task in the current folder`, steps };
}

const test = "import { test } from 'node:test';\ntest('holds', () => {});\n";

/** Writes one file and its test. */
export function writes(rule: string, path: string, content = `${rule}\n`): ReturnType<typeof works> {
  return works(
    rule,
    { do: 'write', path, content },
    { do: 'write', path: `test/${rule.toLowerCase()}.test.js`, content: test },
    { do: 'call' },
    { do: 'result', text: 'done' },
  );
}

/** A repository with a roadmap and a document of which a model and two endpoints are generated and two rules are open. */
export function notesWorkspace(rules: NonNullable<FakeScript['rules']>, config: object = {}): AgentsWorkspace {
  const w = agentsWorkspace({}, { rules }, config);
  // What is generated brings a manifest; tests are those of the feature and of the agents.
  git(w.main, 'rm', '--quiet', '-r', 'package.json', 'test');
  writeTree(w.main, { 'Plans/product-roadmap.md': roadmap, [prd]: document });
  git(w.main, 'add', '--all');
  git(w.main, 'commit', '--quiet', '--message=requirements');
  return w;
}
