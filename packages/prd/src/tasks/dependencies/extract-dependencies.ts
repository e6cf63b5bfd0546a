import type { Outline } from '../../outline/types.ts';
import type { Block } from '../block.ts';
import type { Collector } from '../collector.ts';
import type { Dependency } from '../task.ts';

import { pattern } from '../../expressions/pattern.ts';
import { firmExclusion } from '../section-role.ts';
import { isNegated, leadingId } from '../statement.ts';
import { listedSystems, rowSystems } from './leading-names.ts';
import { mentionedFeatures, referencesOf } from './references.ts';
import { knownServices, serviceOf } from './services.ts';
import { offering, toldSystems } from './told-systems.ts';

const stating = pattern.iu`\b(?:depends? on|dependenc(?:y|ies)|requires|builds on|prerequisites?|blocked by|benötigt|hängt ab|abhängig|baut auf|зависит|depende de|dépend de|s'appuie sur|依赖)\b|\b(?:specified|defined|described|covered|documented) (?:in|by)\b`;
/** A row of what belongs together, before the first section or in a table about the document. */
const relating =
  /^(?:related(?: prds?| documents?)?|depends on|dependencies|requires|builds on|based on|blocked by|prerequisites?)$/i;

/** Titles under which there is nothing but systems. */
const ofSystems = pattern.iu`(?:external|third[- ]party|consumed|upstream|runtime|platform|backing) (?:services?|systems?|dependenc|interfaces?)|^[^\p{L}]*(?:external )?services$|servicios externos|services externes|serviços externos|servizi esterni|externe (?:dienste|systeme)|fremdsysteme|внешние (?:сервисы|системы)|外部(?:服务|系统)|外部(?:サービス|システム)|외부 ?(?:서비스|시스템)`;

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
    addSystems(named, block.line);
    if (!isAbout)
      for (const sentence of block.sentences)
        addSystems(
          [...toldSystems(sentence), ...(out.declares(block) ? [] : offering(sentence))].filter(
            (name) => !isMade(name),
          ),
          block.line,
        );
    if (known.length > 0 && block.excluded !== 'background' && !isNegated(text))
      addSystems(
        known.filter((name) => !named.some((whole) => whole.includes(name))),
        block.line,
      );
  }
  for (const { host, line } of out.foreignHosts()) add('service', serviceOf(host), line);
  const yaml = outline.frontmatter
    ? outline.text.slice(outline.frontmatter.content.start, outline.frontmatter.content.end)
    : '';
  const declared =
    /^(?:depends[_-]?on|dependencies|requires)[ \t]*:(.*(?:\r?\n[ \t]+-.*|\r?\n-.*)*)/im.exec(yaml)?.[1] ?? '';
  for (const match of declared.matchAll(/[\w./-]*\d[\w./-]*/g)) add('prd', match[0], 1);
  return [...found.values()];
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
