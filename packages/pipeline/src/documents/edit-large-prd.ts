import { editStream, openPrd, outlineStream, type PrdEditor, type SectionEdit } from '@orch/prd';

import { findPlace, labelOf, newSection, type Listed, type PlacedSection } from './places.ts';
import { longestSection } from './longest-section.ts';
import { ownEdits, type EditSummary, type OwnEdit, type PrdEdit } from './prd-edits.ts';
import { reportSkippedIn, skippedBy, type Skipped } from './skipped-edits.ts';

export interface EditedLargePrd extends EditSummary {
  readonly bytes: Uint8Array;
}

/**
 * Applies the edits of a start to a document whose structure is too large to be held in memory: it is read part by part,
 * once to find the places and once to edit them. The result is that of `editPrd`.
 *
 * @throws OrchError what `outlineStream` throws.
 */
export async function editLargePrd(bytes: Uint8Array, file: string, edit: PrdEdit): Promise<EditedLargePrd> {
  const document = await listSections(bytes, file);
  const parts = partsOf(document, ownEdits(edit));
  const changed: string[] = [];
  const skipped: Skipped[] = [];
  const makeEdits = (index: number): SectionEdit | undefined => {
    const edits = parts.get(index);
    return edits && ((editor) => edits.forEach((part) => tryEdit(editor, part, changed, skipped)));
  };
  const head = makeEdits(beforeSections);
  const edits = {
    ...(head && { frontmatter: head as (editor: PrdEditor) => unknown }),
    sections: ({ index }: PlacedSection) => makeEdits(index),
  };
  let edited = Buffer.allocUnsafe(bytes.length + room);
  let length = 0;
  for await (const text of editStream(chunks(bytes), edits, { file, maxSection: longestSection })) {
    const needed = Buffer.byteLength(text);
    if (length + needed > edited.length) edited = Buffer.concat([edited.subarray(0, length)], length + needed + room);
    length += edited.write(text, length);
  }
  const diagnostics = reportSkippedIn(file, skipped);
  const isChanged = changed.length > 0;
  return {
    bytes: isChanged ? edited.subarray(0, length) : bytes,
    changed: isChanged,
    sections: changed,
    diagnostics,
  };
}

/** Bytes that the edits of a start seldom add. */
const room = 65_536;

/** Gives a document out in pieces. */
async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const size = 262_144;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const beforeSections = -1;

/** An edit of the part that holds one section without its subsections, or what stands before the first one. */
interface PartEdit {
  readonly label: string;
  readonly change: (editor: PrdEditor) => void;
}

interface ListedSection extends PlacedSection {
  /** Its number has a dot after it: `## 7. Testing`. */
  readonly isDotted: boolean;
}

async function listSections(bytes: Uint8Array, file: string): Promise<Listed<ListedSection>> {
  const sections: ListedSection[] = [];
  for await (const { index, depth, number, title, text } of outlineStream(chunks(bytes), {
    file,
    maxSection: longestSection,
  })) {
    const isDotted = number !== undefined && !number.includes('.') && text.includes(`# ${number}. `);
    sections.push({ index, depth, number, title, isDotted });
  }
  return { sections };
}

/** The edits by the index of the section whose part they change. */
function partsOf(document: Listed<ListedSection>, edits: readonly OwnEdit[]): Map<number, PartEdit[]> {
  const parts = new Map<number, PartEdit[]>();
  // Of what is put behind the same section, the last comes first, so that it is pushed on by what follows.
  for (const own of edits.toReversed()) {
    const { index, ...part } = 'place' in own ? partOf(document, own) : { index: beforeSections, ...inHead(own) };
    const others = parts.get(index) ?? [];
    parts.set(index, index === beforeSections ? [part, ...others] : [...others, part]);
  }
  return parts;
}

function inHead({ label, set }: Extract<OwnEdit, { label: string }>): PartEdit {
  return { label, change: set };
}

function partOf(
  document: Listed<ListedSection>,
  { place, write }: Extract<OwnEdit, { write: unknown }>,
): PartEdit & { readonly index: number } {
  const label = labelOf(document, place);
  const found = findPlace(document, place);
  if (found) return { index: found.index, label, change: (editor) => void editor.editBody(ownOf(editor), write) };
  const { after, heading } = newSection(document, place);
  const { number, ...rest } = heading;
  const name = number !== undefined && after?.isDotted === true && !number.includes('.') ? `${number}. ` : undefined;
  const added = { ...(name === undefined ? heading : { ...rest, title: name + rest.title }), markdown: write('') };
  const index = after ? lastWithin(document, after) : document.sections.length - 1;
  const change = (editor: PrdEditor): void => {
    if (index === beforeSections) editor.appendSection(added);
    else editor.insertSectionAfter(ownOf(editor), added);
  };
  return { index, label, change };
}

function ownOf(editor: PrdEditor): PrdEditor['outline']['sections'][number] {
  const [own] = editor.outline.sections;
  if (!own) throw new TypeError('a part without its section');
  return own;
}

/** Index of the last section in the tree of a section. */
function lastWithin({ sections }: Listed, { index, depth }: PlacedSection): number {
  let last = index;
  while ((sections[last + 1]?.depth ?? 0) > depth) last++;
  return last;
}

/** Makes an edit, unless the part by itself shows that it would be refused. */
function tryEdit(editor: PrdEditor, { label, change }: PartEdit, changed: string[], skipped: Skipped[]): void {
  editor.compile();
  const trial = openPrd(editor.outline);
  try {
    change(trial);
    if (!trial.compile().changed) return;
  } catch (error) {
    skipped.push(skippedBy(error, label));
    return;
  }
  change(editor);
  changed.push(label);
}
