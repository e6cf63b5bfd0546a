import { env } from 'node:process';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMap, isScalar, parseDocument, stringify, type Node } from 'yaml';

import { openPrd } from '../../src/edit/open-prd.ts';
import { readFrontmatter } from '../../src/frontmatter/read-frontmatter.ts';
import { outline } from '../../src/outline/outline.ts';

const numRuns = env['ORCH_SOAK'] ? 10_000 : 500;

const word = fc.stringMatching(/^[A-Za-zé:#'"{[\]},&*!|>%@` .\\-]{0,14}$/);
const scalar = fc.oneof(
  word,
  fc.integer().map(String),
  fc.constantFrom('1.10', 'true', 'a: b', 'a #b', '---', 'x\ny', 'x\n\n  y\n', '- a', '[a'),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), scalar, { maxKeys: 3 }),
);
/** Frontmatter as a YAML library writes it, in several styles, with comments and blank lines between. */
const frontmatters = fc
  .record({
    values: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_ -]{0,5}[a-z]$/), value, {
      maxKeys: 5,
      noNullPrototype: true,
    }),
    indentSeq: fc.boolean(),
    quote: fc.constantFrom<'PLAIN' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE' | 'BLOCK_FOLDED' | 'BLOCK_LITERAL'>(
      'PLAIN',
      'QUOTE_DOUBLE',
      'QUOTE_SINGLE',
      'BLOCK_FOLDED',
      'BLOCK_LITERAL',
    ),
    flow: fc.boolean(),
    between: fc.constantFrom('', '# comment\n', '\n', '# a: b\n\n'),
    lineEnding: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ values, indentSeq, quote, flow, between, lineEnding }) => {
    const options = {
      indentSeq,
      defaultKeyType: 'PLAIN',
      defaultStringType: quote,
      collectionStyle: flow ? 'flow' : 'any',
      lineWidth: 30,
    } as const;
    const parts = Object.entries(values).map(
      ([key, each]) =>
        // The top level is never a flow collection: that is written key by key.
        `${key}:${stringify({ k: each }, { ...options, collectionStyle: 'any' }).slice(2)}`,
    );
    const flowParts = Object.entries(values).map(([key, each]) => `${key}: ${stringify(each, options).trimEnd()}\n`);
    return (flow ? flowParts : parts).join(between).replaceAll('\n', lineEnding);
  });

/** The values of the keys by a YAML parser that takes every scalar as text; undefined for invalid YAML. */
function byYaml(source: string): Map<string, unknown> | undefined {
  const { contents, errors } = parseDocument<Node>(source, { schema: 'failsafe', logLevel: 'silent' });
  if (errors.length > 0 || (contents !== null && !isMap(contents))) return undefined;
  const items = contents?.items ?? [];
  return new Map(items.map(({ key, value: node }) => [isScalar(key) ? String(key.value) : '', JSON.stringify(node)]));
}

function content(text: string): string {
  const { frontmatter } = outline(text);
  return frontmatter ? text.slice(frontmatter.content.start, frontmatter.content.end) : '';
}

test('an edit of a key changes that key alone, for a YAML parser too, and reads back as it was set', () => {
  fc.assert(
    fc.property(
      frontmatters,
      fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
      fc.nat(),
      fc.boolean(),
      (yaml, wanted, which, remove) => {
        const before = byYaml(yaml);
        // Text that looks like an anchor and its alias may be refused.
        fc.pre(before !== undefined && !/^(?:---|\.\.\.)/m.test(yaml) && !(yaml.includes('&') && yaml.includes('*')));
        const text = `---\n${yaml}---\n# A\n`;
        const keys = [...(before?.keys() ?? []), 'new'];
        const key = keys[which % keys.length] ?? 'new';
        const editor = openPrd(text);
        const edited = (remove ? editor.remove(key) : editor.set(key, wanted)).compile().text;
        const after = byYaml(content(edited));
        expect(after, edited).toBeDefined();
        const others = (values: typeof after): unknown => [...(values ?? [])].filter(([name]) => name !== key);
        expect(others(after)).toEqual(others(before));
        expect(after?.get(key)).toBe(remove ? undefined : JSON.stringify(wanted));
        const read = readFrontmatter(outline(edited)).get(key);
        expect(remove ? read === undefined : typeof wanted !== 'string' || read === wanted).toBe(true);
      },
    ),
    { numRuns },
  );
});
