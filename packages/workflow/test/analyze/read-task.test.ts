import { describe, expect, it } from 'vitest';

import { planTasks, readTask } from '../../src/index.ts';

describe('a task that is read', () => {
  it('is named by its file, and by its title where it is no file, so that two texts are two tasks', () => {
    expect(readTask('# Log in\n', 'prompts/1 Login Page.md').task.id).toBe('1-login-page');
    const texts = ['Add a health check at /health', 'Add a metrics page'];
    const read = texts.map((text) => readTask(text, 'the command line', false));
    expect(planTasks(read, 'claude').map(({ task }) => task.id)).toEqual([
      'add-a-health-check-at-health',
      'add-a-metrics-page',
    ]);
  });

  it('has a title of one line without control characters, from what comes after front matter', () => {
    expect(readTask('---\nname: x\n---\n\nAdd \u{1b}[31ma\tthing\n', 'x.md').task.title).toBe('Add [31ma thing');
    expect(readTask('---\nAdd it\n', 'x.md').task.title).toBe('---');
    const long = readTask(`# ${'a'.repeat(199)}\u{1f600}\u{1f600}\n`, 'x.md').task.title;
    expect(long).toBe(`${'a'.repeat(199)}\u{1f600}`);
  });

  it('is found by those that depend on it, however long its name is', () => {
    const name = 'a-name-that-is-so-long-that-no-branch-can-be-named-like-it';
    const read = [
      readTask('# First\n', `prompts/${name}.md`),
      readTask(`# Second\n\nDepends on: \`prompts/${name}.md\`\n`, 'prompts/second.md'),
    ];
    const [first, second] = planTasks(read, 'claude');
    expect(second?.dependsOn).toEqual([first?.task.id]);
  });

  it('waits for what it requires where that is a task, and tells what is none', () => {
    const notes: string[] = [];
    const read = [
      readTask('# First\n', 'prompts/first.md'),
      readTask('# Second\n\nRequires: first, Node 20\n- **Prerequisites**: a database\n', 'prompts/second.md'),
    ];
    expect(planTasks(read, 'claude', new Map(), (note) => notes.push(note))[1]?.dependsOn).toEqual(['first']);
    expect(notes).toEqual([
      'second requires "Node 20", which names no task: it waits for nothing by that',
      'second requires "a database", which names no task: it waits for nothing by that',
    ]);
    const strict = [readTask('# Third\n\nDepends on: a database\n', 'prompts/third.md')];
    expect(() => planTasks(strict, 'claude')).toThrow(/third depends on a-database, which is not among the tasks/);
  });
});
