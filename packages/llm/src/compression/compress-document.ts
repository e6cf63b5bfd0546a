import { OrchError } from '@orch/core';

import { estimateTokens } from '../estimate-tokens.ts';
import { factsOf } from './facts.ts';
import { dispensability, findProcessSections } from './section-kind.ts';
import { squeezeText } from './squeeze-text.ts';
import type { CompressedDocument, CompressionInput, DocumentSection, DropReason } from './types.ts';

/**
 * Makes a document shorter for a language model, by its structure: sections about how the team works and comments are
 * left out, and what only serves the looks is taken away. The wording of the rest is not touched. With a budget, whole sections go until the rest fits, those that give reasons first.
 *
 * The same sections always give the same text. Everything left out is listed, with the facts that are lost by it.
 *
 * @throws OrchError `ORCH_LLM_BUDGET` for a budget that is no number of at least 0
 */
export function compressDocument({ sections, budget }: CompressionInput): CompressedDocument {
  const limit = budget?.tokens ?? Number.POSITIVE_INFINITY;
  if (!(limit >= 0)) throw new OrchError('ORCH_LLM_BUDGET', `a budget must be a number of at least 0, not ${limit}`);
  const units = squeezeSections(sections);
  fitInto(limit, units);
  const text = render(units);
  return {
    text,
    tokens: estimateTokens(text),
    originalTokens: estimateTokens(sections.map(originalText).join('\n')),
    dropped: units.flatMap(({ section, dropped }) =>
      dropped.map(({ reason, text: lost }) => ({
        title: section.title,
        reason,
        tokens: estimateTokens(lost),
        facts: factsOf(lost).filter((fact) => !text.includes(fact)),
      })),
    ),
  };
}

interface Unit {
  readonly section: DocumentSection;
  /** What of the section is in the result; undefined for nothing. */
  kept: string | undefined;
  readonly dropped: { readonly reason: DropReason; readonly text: string }[];
}

function originalText({ depth, title, text }: DocumentSection): string {
  return depth === 0 ? text : `${'#'.repeat(depth)} ${title}\n${text}`;
}

function squeezeSections(sections: readonly DocumentSection[]): Unit[] {
  const process = findProcessSections(sections);
  return sections.map((section, index): Unit => {
    if (process[index])
      return { section, kept: undefined, dropped: [{ reason: 'process', text: originalText(section) }] };
    const { lines, comments } = squeezeText(section.text);
    const heading = section.depth === 0 ? [] : [`${'#'.repeat(section.depth)} ${section.title}`];
    const kept = [...heading, ...lines].join('\n');
    return { section, kept, dropped: comments.map((text) => ({ reason: 'comment', text })) };
  });
}

function render(units: readonly Unit[]): string {
  return units.flatMap(({ kept }) => (kept === undefined || kept === '' ? [] : [kept])).join('\n');
}

/** Drops sections until the rest has room: by dispensability, then the later ones first. */
function fitInto(limit: number, units: readonly Unit[]): void {
  // Rounded up a section, so that the sum is never below the estimate of the whole.
  const sizes = new Map(units.map((unit) => [unit, unit.kept ? estimateTokens(unit.kept) + 1 : 0]));
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const candidates = units
    .filter(({ kept }) => kept)
    .toReversed()
    .sort((a, b) => dispensability(b.section) - dispensability(a.section));
  for (const unit of candidates) {
    if (total <= limit) return;
    unit.dropped.push({ reason: 'budget', text: unit.kept ?? '' });
    unit.kept = undefined;
    total -= sizes.get(unit) ?? 0;
  }
}
