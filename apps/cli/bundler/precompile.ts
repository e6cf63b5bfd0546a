import { createHash } from 'node:crypto';

import {
  alternativesOf,
  asciiSource,
  joined,
  needsOf,
  unescaped,
  writtenNeeds,
  writtenPlain,
  type Plain,
} from '@orch/prd/expressions';
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

/** A bundle, and what its expressions are made of. */
export interface Precompiled {
  readonly code: string;
  /**
   * By the names by which the code asks `orchText` for them, with a hash: code must never read the texts of another build. See
   * `Texts` of `packages/prd/src/expressions`; the plain one is Latin-1 and its name ends in `.plain`.
   */
  readonly texts: ReadonlyMap<string, string>;
}

/** What the code of a bundle has that is to be changed: the others, two thirds of all code, need not be parsed. */
const mayHaveExpressions = /\b(?:latin|pattern)\d*\.\w+`|\blatin\d* ?=/;

/**
 * Does in the build what the expressions of a bundle would otherwise cost each run: those by `latin` and `pattern`
 * (`packages/prd/src/expressions`) get what is otherwise found out about them when they are first used, and a place for
 * what is made of them. So do literals of which nothing but `test` and `exec` is called: V8 reads those at the top of a
 * bundle in any case, and for many a class of Unicode is looked up. They all match the same. What cannot be told in a
 * build stays as it is.
 */
export function precompile(code: string, name: string): Precompiled {
  if (!mayHaveExpressions.test(code)) return { code, texts: new Map() };
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'script' });
  const evaluate = constantsOf(program);
  const edits: Edit[] = [];
  const places = new Places();
  const visit = (node: AnyNode): void => {
    const text = tagged(node, evaluate, places);
    if (text === undefined) {
      forEachChild(node, visit);
      return;
    }
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
  }
  if (edits.length === 0) return { code, texts: new Map() };
  edits.sort((one, other) => one.start - other.start);
  const { plain, full } = places;
  const hash = createHash('sha256').update(`${plain}\0${full}`).digest('hex').slice(0, 8);
  const [plainName, fullName] = [`${name}.${hash}.plain`, `${name}.${hash}.full`];
  const head = /^"use strict";/.exec(code)?.[0] ?? '';
  const text = (of: string): string => `()=>orchText(${JSON.stringify(of)})`;
  let written = `${head}var orchMade=[],orchTexts={plain:${text(plainName)},full:${text(fullName)}};`;
  let at = head.length;
  for (const edit of edits) {
    written += code.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  const texts = new Map([
    [plainName, plain],
    [fullName, full],
  ]);
  return { code: written + code.slice(at), texts };
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

/** The places of a bundle for what is made of its expressions, and the texts with what they are made of. */
class Places {
  plain = '';
  full = '';
  #count = 0;

  /**
   * What stands for an expression in the bundle: see `precompiled` of what makes them.
   *
   * @param plain for texts whose letters are ASCII; undefined where it matches none of them
   * @param source undefined where it is that of these, with the same flags
   */
  add(maker: string, flags: string, plain: Plain | undefined, source: string | undefined): string {
    const values: (string | number)[] = [JSON.stringify(flags), this.plain.length];
    if (plain) this.plain += writtenPlain(plain);
    values.push(this.plain.length);
    if (source !== undefined) {
      values.push(this.full.length);
      this.full += source;
      values.push(this.full.length);
    }
    return `(orchMade[${this.#count++}]??=${maker}.precompiled(orchTexts,${values.join(',')}))`;
  }
}

/** What a literal is in a bundle with twins wherever it is used. */
function made(maker: string, { source, flags }: OnlyTested, places: Places): string {
  return addTwin(maker, unescaped(source), flags, places);
}

function addTwin(maker: string, source: string, flags: string, places: Places): string {
  const plain = ascii(source, flags);
  const isOwn = plain?.source === source && !flags.includes('u');
  return places.add(maker, flags, plain && { ...plain, source: joined(plain.source) }, isOwn ? undefined : source);
}

/** What `latin.iu` or `pattern.iu` of a source are in a bundle. */
function tagged(node: AnyNode, evaluate: Evaluate, places: Places): string | undefined {
  if (node.type !== 'TaggedTemplateExpression') return undefined;
  const tag = nameOf(node);
  const raw = tag && template(node.quasi, 'raw', evaluate);
  if (!tag || raw === undefined) return undefined;
  const source = unescaped(raw);
  const flags = tag.flags === 'plain' ? '' : tag.flags;
  return tag.object.startsWith('pattern')
    ? places.add(tag.object, flags, pieces(source, flags), source)
    : addTwin(tag.object, source, flags, places);
}

function nameOf({ tag }: TaggedTemplateExpression): { object: string; flags: string } | undefined {
  if (tag.type !== 'MemberExpression' || tag.object.type !== 'Identifier' || tag.property.type !== 'Identifier') {
    return undefined;
  }
  return /^(?:latin|pattern)\d*$/.test(tag.object.name)
    ? { object: tag.object.name, flags: tag.property.name }
    : undefined;
}

/** Most expressions stand in several bundles. */
const known = new Map<string, Plain | undefined>();

/** The source for texts whose letters are ASCII, and what it needs; undefined where it never matches one. */
function ascii(text: string, flags: string): Plain | undefined {
  const key = `${flags}/${text}`;
  if (!known.has(key)) {
    const source = asciiSource(text, flags.includes('i'));
    known.set(key, source === undefined ? undefined : { source, more: needed(source) });
  }
  return known.get(key);
}

/** The sources of the alternatives that a text whose letters are ASCII can match, and their literals, in lines. */
function pieces(source: string, flags: string): Plain {
  const literals: string[] = [];
  const sources: string[] = [];
  for (const alternative of alternativesOf(source)) {
    const found = asciiSource(alternative.source, flags.includes('i'));
    if (found === undefined) continue;
    const needs = needed(found);
    literals.push(alternative.literal);
    const piece = joined(found);
    sources.push(needs === '' ? piece : `${piece}\f${needs}`);
  }
  return { source: sources.join('\n'), more: literals.join('\n') };
}

/** Expressions that are shorter are compiled in less time than their needs are looked for. */
const shortest = 60;

function needed(source: string): string {
  return source.length < shortest ? '' : writtenNeeds(needsOf(source));
}
