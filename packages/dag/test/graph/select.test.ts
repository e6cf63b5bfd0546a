import type { Json } from '@orch/core';

import { expect, test } from 'vitest';

import type { Kind, ResultStore } from '../../src/index.ts';

import { graph, ref, validate, withDependencies, withDependents } from '../../src/index.ts';
import { echo, run } from '../support.ts';

const subject = graph('g')
  .node({ id: 'report', kind: 'echo', input: [ref('tests'), ref('docs')] })
  .node({ id: 'docs', kind: 'echo', input: ref('parse') })
  .node({ id: 'parse', kind: 'echo', input: 1 })
  .node({ id: 'code', kind: 'echo', input: ref('parse') })
  .node({ id: 'tests', kind: 'echo', after: ['code'] })
  .build();

test('the part of a graph for some nodes holds all they depend on and nothing else', () => {
  const part = withDependencies(subject, ['tests']);
  expect(part.nodes.map(({ id }) => id)).toEqual(['parse', 'code', 'tests']);
  expect(validate(part, [echo])).toEqual([]);
  expect(withDependencies(subject, ['report'])).toEqual(subject);
  expect(() => withDependencies(subject, ['test'])).toThrow('there is no node "test"');
});

test('a node and all that depends on it run again, and the others are reused', async () => {
  const kept = new Map<string, Json>();
  const results: ResultStore = {
    get: (_type, hash) => kept.get(hash),
    set: (_type, hash, output) => void kept.set(hash, output),
  };
  const calls: string[] = [];
  const kind: Kind = {
    ...echo,
    reuse: { type: 'echo' },
    run: (ctx, input) => {
      calls.push(ctx.node);
      return input;
    },
  };
  const distinct = {
    ...subject,
    nodes: subject.nodes.map((node) => ({ ...node, input: [node.id, node.input ?? null] })),
  };
  await run(distinct, [kind], { results });
  calls.length = 0;
  const rerun = withDependents(distinct, ['code']);
  expect(rerun).toEqual(['report', 'code', 'tests']);
  await run(distinct, [kind], { results, rerun });
  expect(calls).toEqual(['code', 'tests', 'report']);
});
