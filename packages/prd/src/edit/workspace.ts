import { type Diagnostic, sha256 } from '@orch/core';

import { outline } from '../outline/outline.ts';
import type { Outline } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';
import { type Change, type CompiledPrd, summarise } from './change.ts';
import { applySplices, type Splice } from './splice.ts';
import { verifyEdit } from './verify.ts';

/**
 * Collects splices on one outline for as long as they are apart from each other, so that a document is scanned
 * twice however many edits it gets: when it is opened, and when it is compiled.
 */
export class Workspace {
  readonly #original: string;
  readonly #changes: Change[] = [];
  readonly #diagnostics = new Map<string, Diagnostic>();
  #outline: Outline;
  #splices: Splice[] = [];

  constructor(source: Outline) {
    this.#outline = source;
    this.#original = source.text;
  }

  /** The outline that addresses refer to; edits that are still open are not in it. */
  sectionOutline(): Outline {
    return this.#outline;
  }

  /** The outline with all edits of the frontmatter carried out. */
  frontmatterOutline(): Outline {
    const { preamble, frontmatter } = this.#outline;
    const isOpen = this.#splices.some(({ start }) => start <= (frontmatter?.span.end ?? preamble.start));
    return isOpen ? this.settle() : this.#outline;
  }

  /** Tells whether an open edit lies in a span or touches it. */
  isTouched({ start, end }: Span): boolean {
    return this.#splices.some((splice) => splice.start <= end && start <= splice.end);
  }

  add(splices: readonly Splice[], change: Change): void {
    const { text } = this.#outline;
    const real = splices.filter((splice) => text.slice(splice.start, splice.end) !== splice.text);
    if (real.length === 0) return;
    for (const splice of real) this.#splices.push(splice);
    this.#changes.push(change);
  }

  /** Keeps what is to say about an edit, each once. */
  report(diagnostic: Diagnostic | undefined): void {
    if (diagnostic && !this.#diagnostics.has(diagnostic.message)) this.#diagnostics.set(diagnostic.message, diagnostic);
  }

  /** Carries out the open edits, checks the result, and goes on from there. */
  settle(): Outline {
    if (this.#splices.length === 0) return this.#outline;
    // No two begin at one place: an edit that touches an open one settles that first.
    const splices = this.#splices.sort((left, right) => left.start - right.start);
    const edited = outline(applySplices(this.#outline.text, splices), { file: this.#outline.file });
    verifyEdit(this.#outline, edited, splices);
    this.#outline = edited;
    this.#splices = [];
    return edited;
  }

  compile(): CompiledPrd {
    const { text } = this.settle();
    const changed = text !== this.#original;
    const changes = changed ? [...this.#changes] : [];
    const diagnostics = [...this.#diagnostics.values()];
    return { text, changed, changes, summary: summarise(changes), base: sha256(this.#original), diagnostics };
  }
}
