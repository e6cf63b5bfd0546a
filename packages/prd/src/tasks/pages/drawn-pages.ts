import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { where } from '../../expressions/where.ts';
import { isNegated } from '../statement.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';

/** Pages of notes about drawings of them: `photo 4: status page`, `Sheet B "Laundry" = …`, `Skizze 2 – Anmeldung`. */

const drawings =
  'photo foto sketch sheet screen wireframe mock fig frame drawing picture artboard skizze blatt entwurf abb bild croquis maquette planche boceto dibujo lámina esboço desenho schizzo bozzetto эскиз макет рисунок 图 図 画面'.split(
    ' ',
  );
const drawn = where(
  drawings,
  latin.iu`^[*_]*(photo|foto|sketch|sheet|screen(?:shot)?|wireframe|mock-?up|fig(?:ure)?\.?|frame|drawing|picture|artboard|skizze|blatt|entwurf|abb(?:ildung)?\.?|bild(?:schirm)?|croquis|maquette|planche|boceto|dibujo|lámina|esboço|desenho|schizzo|bozzetto|эскиз|макет|рисунок|[图図]|画面)\s*(?:no\.?|nr\.?|№)?\s*(?:\d{1,2}(?:\s?[+&,-]\s?\d{1,2})*|[a-z])[*_]*(?:\s*[:：.=–—-]\s*|\s+(?=[*_]*["“„«(]))[*_]*(\S.*)$`,
);
const quoted = /^["“„«]([^"”“»]{2,40})["”“»]/;
/** What became of a drawing: `photo 8: crossed out`. */
const dropped = latin.iu`^(?:crossed|struck|strike|removed?|cut|dropped|deleted|obsolete|old|gestrichen|entfällt|barrée?|supprimée?|tachad[oa]|eliminad[oa]|riscad[oa]|зачёркнут|удал)`;
const nameEnd = latin.iu`[.,;:：=–—(（]|[*_]{1,2}(?=\s|$)|\s-\s|\s(?:of|for|with|where|to|that|which|from|on|showing|mit|für|von|der|avec|pour|con|para|com|с|для)\s`;

/** Of which sections at least two statements begin with a drawing and its number. */
export function sectionsOfDrawings(blocks: readonly Block[]): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (const { kind, section, text } of blocks)
    if ((kind === 'paragraph' || kind === 'item') && drawn.test(text))
      counts.set(section, (counts.get(section) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count > 1).map(([section]) => section));
}

/** The page that a note about a drawing names. */
export function drawnPage(block: Block, put: PutPage): boolean {
  const text = drawn.exec(block.text)?.[2];
  if (text === undefined || block.excluded !== undefined) return false;
  const name = (quoted.exec(text)?.[1] ?? text.slice(0, nameEnd.exec(text)?.index)).trim();
  if (
    isNegated(name) ||
    dropped.test(name) ||
    !(isPageName(name) || latin.i`^(?:calendar|admin|login|home)$`.test(name))
  )
    return false;
  put(titleOf(name), null, 0.7);
  return true;
}
