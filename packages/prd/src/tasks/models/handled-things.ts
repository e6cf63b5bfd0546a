import type { Block } from '../block.ts';
import type { Deed } from './deed-words.ts';

import { isForeign, isNegated, plainText } from '../statement.ts';
import { modelKey } from '../task-keys.ts';
import { toldDeeds } from './told-deeds.ts';

/** A thing that users create and change, remove or manage. */
export interface HandledThing {
  readonly name: string;
  /** Where it is dealt with first, and the section of that. */
  readonly block: Block;
  readonly section: string;
}

interface Count extends HandledThing {
  readonly deeds: Set<Deed>;
  times: number;
}

/** Names that are counted at most: whoever uses more says little of each. */
const mostNames = 2000;

/**
 * The things of a document that declares no model: what is dealt with as with a record is one. Counted over all of the
 * document, because each statement for itself says little.
 */
export class HandledThings {
  readonly #counts = new Map<string, Count>();

  /** Takes what a block of a section says is done with things. */
  note(block: Block, section: string): void {
    if (block.kind === 'fence' || block.excluded !== undefined || block.roles.has('test')) return;
    for (const sentence of block.kind === 'heading' ? [block.plain] : block.sentences) {
      if (isNegated(sentence) || nobody.test(sentence) || isForeign(sentence)) continue;
      for (const { name, deeds } of toldDeeds(plainText(sentence))) {
        const key = modelKey(name);
        const known = this.#counts.get(key);
        if (known) {
          known.times++;
          for (const deed of deeds) known.deeds.add(deed);
        } else if (this.#counts.size < mostNames) {
          this.#counts.set(key, { name, block, section, deeds: new Set(deeds), times: 1 });
        }
      }
    }
  }

  /** The things that are dealt with as records are. */
  found(): HandledThing[] {
    const handled = [...this.#counts.values()].filter(isHandled);
    // `auction item` and `item`, `work` and `work item`: one thing, by the name that says more.
    const parts = new Set(handled.flatMap(({ name }) => partsOf(name)));
    return handled.filter(({ name }) => !parts.has(modelKey(name)));
  }
}

/** Who may not: `cannot create coupons`, `nobody deletes them`. */
const nobody = /\b(?:cannot|can ?not|can['’]t|nobody|no one)\b/i;

/** Made, changed and removed; or made or managed, and something else as well, in more than one place. */
function isHandled({ deeds, times }: Count): boolean {
  if (deeds.has('create') && (deeds.has('manage') || (deeds.has('update') && deeds.has('delete')))) return true;
  const isMade = deeds.has('create') || deeds.has('manage') || deeds.has('management');
  return isMade && deeds.size > 1 && times > 1 && deeds.size + times > 4;
}

/** The keys of the words of a name, and of two next to each other. */
function partsOf(name: string): string[] {
  const words = name.split(' ');
  if (words.length === 1) return [];
  const pairs = words.length > 2 ? words.slice(1).map((word, at) => `${words[at] ?? ''} ${word}`) : [];
  return [...words, ...pairs].map(modelKey);
}
