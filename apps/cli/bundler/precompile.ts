import { alternativesOf, asciiSource, needsOf, unescaped, writtenNeeds } from '@orch/prd/expressions';
import { parse, type AnyNode, type Program, type TaggedTemplateExpression } from 'acorn';

import { constantsOf, template, type Evaluate } from './constants.ts';
import { onlyTested, type OnlyTested } from './literals.ts';
import { forEachChild } from './nodes.ts';

/** Something of a bundle to be written otherwise. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Does in the build what the expressions of a bundle would otherwise cost each run: those by `latin` and `pattern`
 * (`packages/prd/src/expressions`) get what is otherwise found out about them when they are first used, and a place for
 * what is made of them. So do literals of which nothing but `test` and `exec` is called: V8 reads those at the top of a
 * bundle in any case, and for many a class of Unicode is looked up. They all match the same. What cannot be told in a
 * build stays as it is.
 */
export function precompile(code: string): string {
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'script' });
  const evaluate = constantsOf(program);
  const edits: Edit[] = [];
  let places = 0;
  const visit = (node: AnyNode): void => {
    const text = tagged(node, evaluate, places);
    if (text === undefined) {
      forEachChild(node, visit);
      return;
    }
    places++;
    edits.push({ start: node.start, end: node.end, text });
  };
  visit(program);
  const twins = twinsOf(program);
  for (const literal of onlyTested(program)) {
    const { node, uses } = literal;
    if (!twins || (uses[0]?.start ?? 0) < twins.end) continue;
    const text = made(twins.name, literal, places);
    for (const { start, end } of uses) edits.push({ start, end, text });
    if (!uses.includes(node)) edits.push({ start: node.start, end: node.end, text: '0' });
    places++;
  }
  if (edits.length === 0) return code;
  edits.sort((one, other) => one.start - other.start);
  const head = /^"use strict";/.exec(code)?.[0] ?? '';
  let written = `${head}var orchMade=[];`;
  let at = head.length;
  for (const edit of edits) {
    written += code.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return written + code.slice(at);
}

/** What makes twins in a bundle, and where it ends: before that place there are none. */
function twinsOf(program: Program): { readonly name: string; readonly end: number } | undefined {
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init, end } of statement.declarations) {
      const isMaker = init?.type === 'CallExpression' && init.arguments.at(-1)?.type === 'ObjectExpression';
      if (isMaker && id.type === 'Identifier' && /^latin\d*$/.test(id.name)) return { name: id.name, end };
    }
  }
  return undefined;
}

/** What a literal is in a bundle with twins wherever it is used. */
function made(maker: string, { source, flags }: OnlyTested, place: number): string {
  const plain = unescaped(source);
  return precompiled(maker, [plain, flags, ...ascii(plain, flags)], place);
}

function precompiled(maker: string, values: readonly unknown[], place: number): string {
  return `(orchMade[${place}]??=${maker}.precompiled(${values.map((value) => JSON.stringify(value)).join(',')}))`;
}

/** What `latin.iu` or `pattern.iu` of a source are in a bundle: see `precompiled` of both. */
function tagged(node: AnyNode, evaluate: Evaluate, place: number): string | undefined {
  if (node.type !== 'TaggedTemplateExpression') return undefined;
  const tag = nameOf(node);
  const raw = tag && template(node.quasi, 'raw', evaluate);
  if (!tag || raw === undefined) return undefined;
  const source = unescaped(raw);
  const flags = tag.flags === 'plain' ? '' : tag.flags;
  const known = tag.object.startsWith('pattern') ? pieces(source, flags) : ascii(source, flags);
  return precompiled(tag.object, [source, flags, ...known], place);
}

function nameOf({ tag }: TaggedTemplateExpression): { object: string; flags: string } | undefined {
  if (tag.type !== 'MemberExpression' || tag.object.type !== 'Identifier' || tag.property.type !== 'Identifier') {
    return undefined;
  }
  return /^(?:latin|pattern)\d*$/.test(tag.object.name)
    ? { object: tag.object.name, flags: tag.property.name }
    : undefined;
}

/** The source for texts whose letters are ASCII, and what it needs; null where it never matches one. */
function ascii(source: string, flags: string): (string | null)[] {
  const found = asciiSource(source, flags.includes('i')) ?? null;
  const needs = found === null ? '' : needed(found);
  return needs === '' ? [found] : [found, needs];
}

/** The literals and the sources of the alternatives that a text whose letters are ASCII can match, in lines. */
function pieces(source: string, flags: string): [string, string] {
  const literals: string[] = [];
  const sources: string[] = [];
  for (const alternative of alternativesOf(source)) {
    const found = asciiSource(alternative.source, flags.includes('i'));
    if (found === undefined) continue;
    const needs = needed(found);
    literals.push(alternative.literal);
    sources.push(needs === '' ? found : `${found}\f${needs}`);
  }
  return [literals.join('\n'), sources.join('\n')];
}

/** Expressions that are shorter are compiled in less time than their needs are looked for. */
const shortest = 60;

function needed(source: string): string {
  return source.length < shortest ? '' : writtenNeeds(needsOf(source));
}
