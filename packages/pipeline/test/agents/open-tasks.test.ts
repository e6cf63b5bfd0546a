import { planGeneration } from '@orch/codegen';
import { extractTasks, outline } from '@orch/prd';
import { workName } from '@orch/workflow';
import { describe, expect, it } from 'vitest';

import { agentTasks, type AgentTask } from '../../src/agents/open-tasks.ts';

function tasksOf(markdown: string, more: { slug?: string; document?: string } = {}): AgentTask[] {
  const tasks = extractTasks(outline(markdown, { file: 'PRDs/1-shop-prd.md' }));
  const slug = more.slug ?? 'shop';
  const ledger = { version: 1, files: {}, provides: {} } as const;
  const plan = planGeneration({ feature: { taskId: `1-${slug}`, slug, title: 'Shop' }, tasks, ledger });
  return agentTasks({
    taskId: `1-${slug}`,
    slug,
    title: 'Shop',
    prdPath: 'PRDs/1-shop-prd.md',
    tasks,
    open: plan.open,
    units: plan.units,
    document: more.document,
    needs: { 'agent:claude': 1 },
  });
}

const rules = `# Shop

## 5. Functional requirements

- FR-1: A second book with the same ISBN must be refused.
- FR-2: An author who has books must not be removed.
- FR-3: A book must keep its ISBN.

## 6. Data model

#### Model: Book

| Field | Type | Required |
| --- | --- | --- |
| id | integer | yes |
| isbn | string | yes |

## 7. Acceptance criteria

- [ ] AC-1: A second book with the same ISBN is refused with 409.
- [x] AC-2: A book must keep its ISBN for ever.
`;

describe('the open tasks of a document', () => {
  it('are one task each, with the acceptance items that are about it, in the order of the document', () => {
    const tasks = tasksOf(rules);
    expect(tasks.map(({ task, covers }) => [task.id, covers])).toEqual([
      ['shop-fr-1', ['AC-1']],
      ['shop-fr-2', []],
      ['shop-fr-3', []],
    ]);
    expect(tasks[0]?.task.acceptance).toEqual([
      'A second book with the same ISBN must be refused.',
      'AC-1: A second book with the same ISBN is refused with 409.',
    ]);
  });

  it('that name the same model touch its module, so that they do not run at the same time', () => {
    const [first, second, third] = tasksOf(rules).map(({ touches }) => touches);
    expect(first).toHaveLength(1);
    expect([second, third]).toEqual([first, first]);
  });

  it('are the same tasks wherever they stand and whatever stands around them, and others when they are rewritten', () => {
    const names = (markdown: string, document?: string): string[] =>
      tasksOf(markdown, document === undefined ? {} : { document }).map(({ task }) => workName(task));
    const moved = rules
      .replace('## 5.', 'A further paragraph.\n\n## 4.9')
      .replace('- FR-2', '- FR-9: It must be fast.\n- FR-2');
    expect(names(moved).filter((name) => !name.startsWith('shop-fr-9'))).toEqual(names(rules));
    expect(names(rules, 'the document')).toEqual(names(rules, 'another text around it'));
    const [rewritten, ...others] = names(rules.replace('must be refused', 'must be refused at once'));
    expect(others).toEqual(names(rules).slice(1));
    expect(rewritten).not.toBe(names(rules)[0]);
  });

  it('have ids of their own, also where keys begin alike or say nothing in Latin letters', () => {
    const long = 'the very same beginning of a long statement that goes on and on';
    const tasks = tasksOf(
      `# Shop\n\n## Business rules\n\n- The system must keep ${long} here.\n- The system must keep ${long} there.\n- 本は必ず著者を持つ must 本.\n`,
    );
    const ids = tasks.map(({ task }) => task.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  it('that are not rules say what is open about them and what the document declares', () => {
    const [task] = tasksOf(
      '# Shop\n\n## API\n\n| Method | Path | Purpose |\n| --- | --- | --- |\n| POST | /api/auth/login | Sign in |\n\n## Rules\n\n- FR-1: Every login must be written down.\n',
    );
    expect(task?.task.text).toMatch(/endpoint POST \/api\/auth\/login/);
    expect(task?.task.text).toMatch(/still open about it:\n\n- .+/);
    expect(task?.task.text).toContain('"path": "/api/auth/login"');
    expect(task?.task.text).not.toContain('"line"');
    expect(task?.task.rules).toEqual(['FR-1: Every login must be written down.']);
  });
});
