import type { Outline } from '../../outline/types.ts';
import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Dependency } from '../task.ts';

import { latin } from '../../expressions/latin.ts';
import { pattern } from '../../expressions/pattern.ts';
import { partsAt } from '../parts-at.ts';
import { firmExclusion } from '../section-role.ts';
import { isNegated, isUserStory, leadingId } from '../statement.ts';
import { listedSystems, rowSystems } from './leading-names.ts';
import { mentionedFeatures, referencesOf } from './references.ts';
import { knownServices, serviceOf } from './services.ts';
import { behindColon, neededSystems, topicSystems } from './service-topics.ts';
import { sourceOfRow } from './source-rows.ts';
import { offering, toldSystems } from './told-systems.ts';
import { usedSystems } from './used-systems.ts';

const stating = pattern.iu`\b(?:depends? on|dependenc(?:y|ies)|requires|builds on|prerequisites?|blocked by|benötigt|hängt ab|abhängig|baut auf|зависит|depende de|dépend de|s'appuie sur|依赖)\b|\b(?:specified|defined|described|covered|documented) (?:in|by)\b|\b(?:must|has to|have to|needs? to) be (?:implemented|live|done|finished|in place|rolled out|ready|merged|shipped|released)\b[^.]{0,30}\b(?:before|first)\b`;
/** A row of what belongs together, before the first section or in a table about the document. */
const relating =
  /^(?:related(?: prds?| documents?)?|depends on|dependencies|requires|builds on|based on|blocked by|prerequisites?)$/i;

/** Titles under which there is nothing but systems. */
const ofSystems = pattern.iu`(?:external|third[- ]party|consumed|upstream|runtime|platform|backing) (?:services?|systems?|dependenc|interfaces?)|^[^\p{L}]*(?:external )?services$|^[^\p{L}]*systems? involved|^[^\p{L}]*third[- ]parties$|servicios externos|services externes|serviços externos|servizi esterni|externe (?:dienste|systeme)|fremdsysteme|внешние (?:сервисы|системы)|外部(?:服务|系统)|外部(?:サービス|システム)|외부 ?(?:서비스|시스템)`;

const ofTechnology = pattern.iu`\bstack\b|technical|technolog|architecture|infrastructure|plumbing|integrations?|services|platform|third[- ]part(?:y|ies)|technik|técnic|tecnolog|technique`;
const saysUncertain =
  /\b(?:competitors?|alternatives?|instead of|unlike|rather than|considered|rejected|could|might|maybe|for example|e\.g\.|such as|like)\b/i;
/** A cell that puts off what its row asks for. */
const putOff = /^\W*(?:won['’]?t(?: have)?\b|out of scope|not (?:now|in scope|planned)|later|future|rejected)/i;

/** Reads what the document builds on: other PRDs, tasks, and services that are needed at run time. */
export function extractDependencies(
  outline: Outline,
  blocks: readonly Block[],
  own: string | undefined,
  out: Collector,
): Dependency[] {
  const found = new Map<string, Dependency>();
  const add = (kind: Dependency['kind'], ref: string, line: number): void => {
    const key = `${kind} ${ref.toLowerCase()}`;
    if (ref !== own && !found.has(key)) found.set(key, { kind, ref, line });
  };
  const addSystems = (names: readonly string[], line: number): void => {
    for (const name of names) add('service', name, line);
  };
  let ids: ReadonlySet<string> | undefined;
  const isOwn = (id: string): boolean => (ids ??= ownIds(blocks)).has(id);
  let names: ReadonlySet<string> | undefined;
  /** Whether the document asks to have it, or is about it. */
  const isMade = (name: string): boolean => (names ??= namesOf(blocks, out)).has(name.toLowerCase());
  let words: ReadonlySet<string> | undefined;
  /** Whether the document has it with a small letter as well, as it has no name. */
  const isWord = (name: string): boolean => (words ??= smallWords(blocks)).has(name.toLowerCase());
  let title = '';
  for (const block of blocks) {
    if (block.kind === 'heading') title = block.plain;
    if (block.kind === 'fence' || block.kind === 'heading') continue;
    const text = block.plain;
    const areSystems = block.excluded === 'another system' || ofSystems.test(title);
    const isAbout = block.roles.has('dependency') || areSystems;
    if (!isAbout && firmExclusion(block.excluded) !== undefined) continue;
    const isStated = stating.test(text);
    const isLeft =
      block.excluded !== undefined && block.excluded !== 'another system' && block.excluded !== 'background';
    if (isLeft && (isAbout || isStated)) {
      if (isAbout) out.omit('dependency', text, block.excluded, block.line);
      continue;
    }
    const known = knownServices(text);
    const isReference = isAbout || isStated || relating.test(block.cells?.[0] ?? '');
    if (isReference) for (const { kind, ref } of referencesOf(text, isOwn)) add(kind, ref, block.line);
    else for (const ref of mentionedFeatures(text)) add('prd', ref, block.line);
    const named = isAbout
      ? block.kind === 'row'
        ? rowSystems(block, areSystems)
        : listedSystems(block, areSystems)
      : [];
    const given: string[] = [...named];
    const source = block.kind === 'row' ? sourceOfRow(block) : undefined;
    if (source !== undefined && !isNegated(text)) add('service', source, block.line);
    if (block.kind === 'row' && block.cells?.some((cell) => putOff.test(cell)) === true) continue;
    if (!isAbout && source === undefined)
      for (const sentence of block.sentences)
        addSystems(
          [...toldSystems(sentence), ...(out.declares(block) ? [] : offering(sentence))].filter(
            (name) => !isMade(name),
          ),
          block.line,
        );
    if (source === undefined && (!isAbout || block.kind !== 'row'))
      for (const clause of block.sentences.flatMap((sentence) => surely(sentence)))
        given.push(
          ...[...usedSystems(clause, isWord), ...topicSystems(clause), ...neededSystems(clause)].filter(
            (name) =>
              !isMade(name) && !isMade(name.split(' ', 1)[0] ?? '') && !given.some((whole) => whole.includes(name)),
          ),
        );
    const behind =
      block.kind === 'item' && ofTechnology.test(title) && !isNegated(text) ? behindColon(text) : undefined;
    if (behind !== undefined && !isMade(behind)) given.push(behind);
    addSystems(given, block.line);
    if (known.length > 0 && block.excluded !== 'background' && !isNegated(text))
      addSystems(
        known.filter((name) => !given.some((whole) => whole.includes(name))),
        block.line,
      );
  }
  for (const { host, line } of out.foreignHosts()) add('service', serviceOf(host), line);
  const yaml = outline.frontmatter
    ? outline.text.slice(outline.frontmatter.content.start, outline.frontmatter.content.end)
    : '';
  const declared =
    /^(?:depends[_-]?on|dependencies|requires)[ \t]*:(.*(?:\r?\n[ \t]+-.*|\r?\n-.*)*)/im.exec(yaml)?.[1] ?? '';
  const declaredWords = declared.length > 5000 ? [] : declared.split(/[\s,[\]"']+/);
  for (const word of declaredWords)
    if (/\d/.test(word) || /^[a-z][a-z\d]*(?:-[a-z\d]+)+(?:\.md)?$/.test(word)) {
      const ref = /[\w./-]*\d[\w./-]*/.exec(word)?.[0] ?? word;
      add('prd', ref.replace(/\.md$/, ''), 1);
    }
  return [...found.values()];
}

const denied = /\b(?:not|never|without|neither|nor|nicht|keine?[nr]?|jamais|nunca)\b/i;

const clauseEnd = /[;；]|, (?=but|not|no )/;

/** The parts of a sentence that neither deny nor weigh anything. */
function surely(sentence: string): string[] {
  if (isUserStory(sentence) || saysUncertain.test(sentence)) return [];
  return partsAt(clauseEnd, sentence).filter((clause) => !isNegated(clause) && !denied.test(clause));
}

const smallWord = latin.gu`(?<![\p{L}\p{N}_.@/-])\p{Ll}\p{L}+`;

/** All words of the document that begin with a small letter. */
function smallWords(blocks: readonly Block[]): Set<string> {
  const found = new Set<string>();
  for (const { kind, text } of blocks)
    if (kind !== 'fence') for (const word of text.match(smallWord.for(text)) ?? []) found.add(word);
  return found;
}

/** Identifiers of what the document itself asks for. */
function ownIds(blocks: readonly Block[]): Set<string> {
  const ids = new Set<string>();
  for (const block of blocks) {
    const id = block.roles.has('dependency') || block.kind === 'fence' ? undefined : leadingId(block.text)?.id;
    if (id !== undefined) ids.add(id);
  }
  return ids;
}

/** Names of what the document asks to have, and the words of its title. */
function namesOf(blocks: readonly Block[], out: Collector): Set<string> {
  const names = [...out.models(), ...out.pages()].flatMap(({ name }) => [name, `${name}s`]);
  const title = blocks.find(({ kind }) => kind === 'heading')?.plain ?? '';
  const parts = title.split(/[:–—(]| - /).map((part) => part.trim());
  return new Set([...names, ...parts, ...title.split(/[\s:,–—-]+/)].map((name) => name.toLowerCase()));
}
