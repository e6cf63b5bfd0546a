import type { Definition, Outline } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';

/**
 * Whether `[x]` is a link depends on a definition that may stand anywhere in the document. This gives, as Markdown,
 * stand-ins for the definitions that a piece refers to and does not hold itself; empty where there are none.
 */
export class ForeignDefinitions {
  readonly #text: string;
  readonly #byLabel = new Map<string, Definition[]>();

  constructor({ text, definitions }: Outline) {
    this.#text = text;
    for (const definition of definitions) {
      const label = keyOf(definition.kind, definition.label);
      const same = this.#byLabel.get(label);
      if (same) same.push(definition);
      else this.#byLabel.set(label, [definition]);
    }
  }

  standIns(piece: Span): string {
    if (this.#byLabel.size === 0) return '';
    const lines = new Map<string, string>();
    for (const [, caret, label] of this.#text.slice(piece.start, piece.end).matchAll(bracketed)) {
      const key = keyOf(caret === '^' ? 'footnote' : 'link', label ?? '');
      const definitions = this.#byLabel.get(key) ?? [];
      const isHere = definitions.some(({ span }) => piece.start <= span.start && span.start < piece.end);
      const [first] = definitions;
      if (!first || isHere) continue;
      const clean = first.label.replaceAll(/\s+/g, ' ');
      lines.set(key, first.kind === 'footnote' ? `[^${clean}]: x\n\n` : `[${clean}]: <x>\n\n`);
    }
    // The comment keeps an indented first line of the piece out of the last footnote.
    return lines.size === 0 ? '' : `${[...lines.values()].join('')}<!-- -->\n\n`;
  }
}

const bracketed = /\[(\^?)((?:[^[\]\\]|\\[^]){1,999})\]/g;

/** Labels are equal after collapsing white space and folding case, as in CommonMark. */
function keyOf(kind: Definition['kind'], label: string): string {
  const folded = label
    .replaceAll(/[\t\n\r ]+/g, ' ')
    .replaceAll(/^ | $/g, '')
    .toLowerCase()
    .toUpperCase();
  return `${kind} ${folded}`;
}
