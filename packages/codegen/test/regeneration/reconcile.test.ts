import { assert, asyncProperty } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { generatedTests, parseLedger, planGeneration, reconcile, serializeLedger } from '../../src/index.ts';
import { someTasks } from '../support/arbitrary.ts';
import { filesOf, generateInto, noLedger } from '../support/generate.ts';
import { api, bookshop, field, model, noTasks } from '../support/tasks.ts';

const users = {
  ...noTasks,
  models: [model('User', [field('email', { type: 'email', required: true })])],
  apis: [api('GET', '/api/users'), api('POST', '/api/users')],
};

describe('reconcile', () => {
  test('a second run changes nothing, byte for byte', async () => {
    const tree = new Map<string, string>();
    const first = await generateInto(tree, 'f', bookshop);
    const before = new Map(tree);
    const second = await generateInto(tree, 'f', bookshop, first.ledger);
    expect(new Set(second.changes.map((change) => change.action))).toEqual(new Set(['unchanged']));
    expect(tree).toEqual(before);
    expect(serializeLedger(second.ledger)).toBe(serializeLedger(first.ledger));
  });

  test('a second run changes nothing, whatever the document says', async () => {
    await assert(
      asyncProperty(someTasks, someTasks, async (one, two) => {
        const tree = new Map<string, string>();
        const first = await generateInto(tree, 'a', one);
        const second = await generateInto(tree, 'b', two, first.ledger);
        const again = await generateInto(tree, 'b', two, second.ledger);
        expect(again.changes.filter((change) => change.action !== 'unchanged')).toEqual([]);
        expect(serializeLedger(again.ledger)).toBe(serializeLedger(second.ledger));
        expect([first.diagnostics, second.diagnostics, again.diagnostics]).toEqual([[], [], []]);
      }),
      { numRuns: 40 },
    );
  });

  test('line ends changed by git are no edits', async () => {
    const tree = new Map<string, string>();
    const { ledger } = await generateInto(tree, 'f', users);
    for (const [path, content] of tree) tree.set(path, content.replaceAll('\n', '\r\n'));
    const { edited, changes } = await generateInto(tree, 'f', users, ledger);
    expect(edited).toEqual([]);
    expect(changes.every((change) => change.action === 'unchanged')).toBe(true);
  });

  test('a file that the user edited is left and reported, until it is to be overwritten', async () => {
    const tree = new Map<string, string>();
    const { ledger } = await generateInto(tree, 'f', users);
    const path = 'src/features/f/models/user.js';
    tree.set(path, '// mine\n');
    const changed = { ...users, models: [model('User', [field('email'), field('name')])] };
    const second = await generateInto(tree, 'f', changed, ledger);
    expect(tree.get(path)).toBe('// mine\n');
    expect(second.edited).toEqual([{ path, reason: 'edited since it was generated', isOutdated: true }]);
    const again = await generateInto(tree, 'f', changed, second.ledger);
    expect(again.edited).toEqual(second.edited);
    expect(again.ledger).toEqual(second.ledger);
    tree.set(path, '// mine, with what is new\n');
    const merged = await generateInto(tree, 'f', changed, second.ledger);
    expect(merged.edited).toEqual([{ path, reason: 'edited since it was generated' }]);
    expect(merged.diagnostics).toMatchObject([{ code: 'ORCH_CODEGEN_EDITED', severity: 'info' }]);
    tree.set(path, '// mine\n');
    expect(second.diagnostics).toMatchObject([{ code: 'ORCH_CODEGEN_EDITED', severity: 'warning' }]);
    const third = await generateInto(tree, 'f', changed, second.ledger);
    expect(third.edited).toHaveLength(1);
    await generateInto(tree, 'f', changed, third.ledger, true);
    expect(tree.get(path)).toContain("name: 'name'");
  });

  test("a user's own file in the way is left and reported", async () => {
    const tree = new Map([['src/server.js', '// mine\n']]);
    const { ledger, diagnostics } = await generateInto(tree, 'f', users);
    expect(tree.get('src/server.js')).toBe('// mine\n');
    expect(diagnostics).toMatchObject([{ code: 'ORCH_CODEGEN_OCCUPIED' }]);
    expect(Object.keys(ledger.files)).not.toContain('src/server.js');
  });

  test('files of a task that is gone are deleted, edited ones are kept and reported', async () => {
    const tree = new Map<string, string>();
    const { ledger } = await generateInto(tree, 'f', bookshop);
    const edited = 'src/features/f/api/events.js';
    tree.set(edited, '// mine\n');
    const rest = { ...bookshop, apis: bookshop.apis.filter((task) => !task.path.includes('events')) };
    const second = await generateInto(tree, 'f', rest, ledger);
    expect(second.changes.filter((change) => change.action === 'delete').map((change) => change.path)).toEqual([
      'src/features/f/models/event.js',
      'test/f/api-events.test.js',
      'test/f/model-event.test.js',
    ]);
    expect(tree.get(edited)).toBe('// mine\n');
    expect(second.edited.map((file) => file.path)).toEqual([edited]);
    expect(Object.keys(second.ledger.provides)).not.toContain('model:event');
  });

  test('a model that another feature imports is kept when its own feature loses it', async () => {
    const tree = new Map<string, string>();
    const first = await generateInto(tree, 'a', users);
    const second = await generateInto(tree, 'b', { ...noTasks, apis: [api('DELETE', '/api/users/:id')] }, first.ledger);
    expect(tree.get('src/features/b/api/users.js')).toContain("from '../../a/models/user.js'");
    const third = await generateInto(tree, 'a', noTasks, second.ledger);
    expect(tree.has('src/features/a/models/user.js')).toBe(true);
    expect(third.diagnostics).toMatchObject([{ code: 'ORCH_CODEGEN_NEEDED' }]);
    expect(third.ledger.provides['model:user']?.feature).toBe('a');
    expect(generatedTests(third.ledger, 'b').inputs).toContain('src/features/a/models/user.js');
  });

  test("a file that the user's code imports is kept with all that it imports, until nothing does", async () => {
    const tree = new Map<string, string>();
    const { ledger } = await generateInto(tree, 'f', bookshop);
    const own = 'test/own/events.test.ts';
    tree.set(own, "const { routes } = await import('../../src/features/f/api/events');\n");
    const rest = { ...bookshop, apis: bookshop.apis.filter((task) => !task.path.includes('events')) };
    const second = await generateInto(tree, 'f', rest, ledger);
    const deleted = (changes: typeof second.changes): string[] =>
      changes.filter(({ action }) => action === 'delete').map(({ path }) => path);
    const kept = ['src/features/f/api/events.js', 'src/features/f/models/event.js'];
    expect(deleted(second.changes)).toEqual(['test/f/api-events.test.js', 'test/f/model-event.test.js']);
    expect(second.diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['ORCH_CODEGEN_NEEDED', `${kept[0]} is no longer asked for, and was kept because ${own} imports it.`],
      ['ORCH_CODEGEN_NEEDED', `${kept[1]} is no longer asked for, and was kept because ${kept[0]} imports it.`],
    ]);
    expect(Object.keys(second.ledger.provides).filter((key) => key.includes('event'))).toEqual([]);

    tree.delete(own);
    const third = await generateInto(tree, 'f', rest, second.ledger);
    expect(deleted(third.changes)).toEqual(kept);
    expect(third.diagnostics).toEqual([]);
  });

  test('a file that the user edited keeps what it imports', async () => {
    const tree = new Map<string, string>();
    const { ledger } = await generateInto(tree, 'f', bookshop);
    const routes = 'src/features/f/routes.js';
    tree.set(routes, `${tree.get(routes)}// mine\n`);
    const rest = { ...bookshop, apis: bookshop.apis.filter((task) => !task.path.includes('events')) };
    await generateInto(tree, 'f', rest, ledger);
    expect(tree.has('src/features/f/api/events.js')).toBe(true);
    expect(tree.has('src/features/f/models/event.js')).toBe(true);
  });

  test('a workspace is searched for imports only when a file is to be deleted', async () => {
    const tree = new Map<string, string>();
    const { ledger } = await generateInto(tree, 'f', users);
    const files = await filesOf(
      planGeneration({ feature: { taskId: 'f', slug: 'f', title: 'Feature f' }, tasks: users, ledger }),
    );
    const sources = (): never => {
      throw new Error('searched');
    };
    const input = { feature: 'f', ledger, read: (path: string) => tree.get(path), sources };
    expect(reconcile({ ...input, files }).diagnostics).toEqual([]);
    expect(() => reconcile({ ...input, files: files.slice(0, -1) })).toThrow('searched');
  });

  test('a CommonJS or broken package.json stops everything with a diagnostic', async () => {
    for (const [text, code] of [
      ['{"type":"commonjs"}', 'ORCH_CODEGEN_COMMONJS'],
      ['{', 'ORCH_CODEGEN_PACKAGE_JSON'],
    ] as const) {
      const tree = new Map([['package.json', text]]);
      const { diagnostics, ledger } = await generateInto(tree, 'f', users);
      expect(diagnostics).toMatchObject([{ code, severity: 'error' }]);
      expect([tree.size, ledger]).toEqual([1, noLedger]);
    }
  });

  test('a path outside of the workspace is refused', () => {
    for (const path of ['../x', '/etc/x', 'src/../../x', 'src/a\\b', 'README.md']) {
      const files = [{ path, content: '', unit: 'x' }];
      expect(() => reconcile({ feature: 'f', files, ledger: noLedger, read: () => undefined })).toThrow(/cannot stand/);
    }
  });
});

describe('the ledger', () => {
  test('survives being written and read, one line an entry', async () => {
    const { ledger } = await generateInto(new Map(), 'f', bookshop);
    const text = serializeLedger(ledger);
    expect(serializeLedger(parseLedger(text, 'x'))).toBe(text);
    const entries = Object.keys(ledger.files).length + Object.keys(ledger.provides).length;
    expect(text.split('\n')).toHaveLength(entries + 8);
  });

  test.each(['', '{', 'null', '{"version":2}', '{"version":1,"files":{"../x":{}},"provides":{}}', '<<<<<<< HEAD\n'])(
    'refuses %j with a code',
    (text) => {
      expect(() => parseLedger(text, '.orch/generated.json')).toThrow(
        expect.objectContaining({ code: 'ORCH_CODEGEN_LEDGER' }),
      );
    },
  );
});
