import { OrchError } from '@orch/core';

import { matchesAddress } from '../outline/find-section.ts';
import { outline } from '../outline/outline.ts';
import { type StreamOptions, streamSections } from '../outline/stream.ts';
import type { StreamedSection } from '../outline/streamed-section.ts';
import type { Section } from '../outline/types.ts';
import { type Change, type ChangeSummary, summarise } from './change.ts';
import { openPrd, type PrdEditor } from './open-prd.ts';

export interface StreamEdits {
  /** Edits the frontmatter: `(editor) => editor.set('owner', 'Ann')`. */
  readonly frontmatter?: (editor: PrdEditor) => unknown;
  /**
   * Edits a section without its subsections, on an editor of a document that holds nothing else: by address, or by a
   * function that is asked for each section.
   */
  readonly sections?: Readonly<Record<string, SectionEdit>> | ((section: StreamedSection) => SectionEdit | undefined);
}

export type SectionEdit = (editor: PrdEditor, section: Section) => unknown;

export interface StreamChanges {
  readonly changed: boolean;
  readonly changes: readonly Change[];
  readonly summary: ChangeSummary;
}

type Edit = (editor: PrdEditor, section: Section | undefined) => unknown;

/** What is not given out yet, because an edit of it must not disturb the heading after it. */
interface Held {
  readonly text: string;
  readonly edit: Edit | undefined;
  /** Where the heading ends in the text; undefined of what stands before the first section. */
  readonly headingEnd: number | undefined;
}

/**
 * Edits a document of any size: gives its text part by part, with the edits carried out, and returns what was changed.
 * What is in memory is as for `outlineStream`. Each edited section is checked as by `compile`: a heading ends every
 * block before it, so that a section that is left as it should be disturbs no other.
 *
 * An address that is unknown, or means several sections, is noticed when other parts have been given out already:
 * write to a new file, and rename it when the stream has ended.
 *
 * @throws OrchError what `outlineStream` and the edits throw; `ORCH_PRD_EDIT_REJECTED`, `ORCH_PRD_UNKNOWN_SECTION`,
 *   `ORCH_PRD_AMBIGUOUS_SECTION`.
 */
export async function* editStream(
  source: AsyncIterable<Uint8Array>,
  edits: StreamEdits,
  options: StreamOptions = {},
): AsyncGenerator<string, StreamChanges, undefined> {
  const file = options.file ?? 'document.md';
  const { sections = {} } = edits;
  const finder = typeof sections === 'function' ? undefined : new Finder(file, sections);
  const findEdit = typeof sections === 'function' ? sections : (section: StreamedSection) => finder?.find(section);
  const changes: Change[] = [];
  let held: Held = { text: '', edit: edits.frontmatter, headingEnd: undefined };
  const onHead = (text: string): void => {
    held = { ...held, text };
  };
  for await (const section of streamSections(source, options, onHead)) {
    const start = section.body.end - section.text.length;
    const next = section.text.slice(0, section.body.start - start);
    yield carryOut(held, next, file, changes);
    held = { text: section.text, edit: asEdit(findEdit(section)), headingEnd: section.heading.end - start };
  }
  yield carryOut(held, '', file, changes);
  finder?.end();
  return { changed: changes.length > 0, changes, summary: summarise(changes) };
}

/** The text with its edit; `next` is the heading after it, with its line ending. */
function carryOut({ text, edit, headingEnd }: Held, next: string, file: string, changes: Change[]): string {
  if (!edit) return text;
  const editor = openPrd(text + next, { file });
  const own = editor.outline.sections[0];
  const isHead = headingEnd === undefined;
  if (!isHead && own?.heading.end !== headingEnd) {
    throw new OrchError(
      'ORCH_PRD_EDIT_REJECTED',
      `an edit of ${file} was refused: alone, its section has other headings`,
      {
        help: 'Remove a byte order mark in front of its heading, or a line `---` that opens a frontmatter without end.',
      },
    );
  }
  edit(editor, own);
  const edited = editor.compile();
  const after = outline(edited.text, { file });
  const end = edited.text.length - next.length;
  const isNextKept = next === '' || (edited.text.endsWith(next) && after.sections.at(-1)?.tree.start === end);
  if (!isNextKept || (!isHead && after.frontmatter)) {
    throw new OrchError('ORCH_PRD_EDIT_REJECTED', `an edit of ${file} was refused: it reaches beyond its section`, {
      help: 'Edit each section, and the frontmatter, by itself.',
    });
  }
  for (const change of edited.changes) changes.push(change);
  return edited.text.slice(0, end);
}

function asEdit(edit: SectionEdit | undefined): Edit | undefined {
  return edit && ((editor, section) => section && edit(editor, section));
}

/** Finds the edit of each section as the sections go by. */
class Finder {
  readonly #file: string;
  readonly #edits: readonly (readonly [string, SectionEdit])[];
  readonly #found = new Map<string, number>();
  readonly #around: StreamedSection[] = [];

  constructor(file: string, sections: Readonly<Record<string, SectionEdit>>) {
    this.#file = file;
    this.#edits = Object.entries(sections);
  }

  find(section: StreamedSection): SectionEdit | undefined {
    while ((this.#around[0]?.depth ?? 0) >= section.depth) this.#around.shift();
    const matching = this.#edits.filter(([address]) => matchesAddress(section, this.#around, address));
    this.#around.unshift(section);
    for (const [address] of matching) this.#note(address, section.line);
    if (matching.length === 0) return undefined;
    return (editor, own) => {
      for (const [, edit] of matching) edit(editor, own);
    };
  }

  #note(address: string, line: number): void {
    const earlier = this.#found.get(address);
    this.#found.set(address, line);
    if (earlier === undefined) return;
    const lines = [earlier, line];
    const message = `${JSON.stringify(address)} names several sections of ${this.#file}, on lines ${lines.join(', ')}`;
    throw new OrchError('ORCH_PRD_AMBIGUOUS_SECTION', message, {
      help: 'Address it by its anchor or by its path of titles, such as `Testing > QA Artifacts`.',
      data: { address, lines },
    });
  }

  /** @throws OrchError `ORCH_PRD_UNKNOWN_SECTION` where an address has not been found. */
  end(): void {
    const unknown = this.#edits.find(([address]) => !this.#found.has(address));
    if (!unknown) return;
    const [address] = unknown;
    throw new OrchError('ORCH_PRD_UNKNOWN_SECTION', `${this.#file} has no section ${JSON.stringify(address)}`, {
      help: 'List its sections with `orch prd outline`.',
      data: { address },
    });
  }
}
