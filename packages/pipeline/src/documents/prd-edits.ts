import type { Diagnostic } from '@orch/core';
import { openPrd, readFrontmatter, type Outline, type PrdEditor } from '@orch/prd';

import { inline } from './markdown.ts';
import { agentResultsLine, changelogLines, qaLines, rolesLines } from './own-bodies.ts';
import { changelogPlace, findPlace, labelOf, newSection, qaPlace, rolesPlace, type Place } from './places.ts';
import { reportSkipped, skippedBy, type Skipped } from './skipped-edits.ts';

/** What a start writes into its document. Everything else in the document stays as it is, byte for byte. */
export interface PrdEdit {
  /** Owner of the roadmap row; undefined where there is none. */
  readonly owner?: string | undefined;
  readonly roles?: {
    readonly names: readonly string[];
    /** Asked for by the user: replaces what is there. */ readonly asked: boolean;
  };
  /** Entry of the changelog without its date. */
  readonly changelog?: { readonly text: string; readonly date: string };
  readonly qa?: { readonly cases: string; readonly results: string | undefined };
  /** Of the tasks that agents did: path of their results, and the entry of the changelog without its date. */
  readonly agents?: { readonly results: string; readonly changelog: { readonly text: string; readonly date: string } };
}

export interface EditSummary {
  readonly changed: boolean;
  /** What was changed: `frontmatter: owner`, `7.3 QA Artifacts`, … */
  readonly sections: readonly string[];
  /** What could not be written, because the document would not show it. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface EditedPrd extends EditSummary {
  readonly text: string;
}

/** One of the edits of a start: of the body of a section, or of the frontmatter. */
export type OwnEdit =
  | { readonly place: Place; readonly write: (body: string) => string }
  | { readonly label: string; readonly set: (editor: PrdEditor) => void };

/** The edits of a start, in the order in which they are made. */
export function ownEdits({ qa, agents, changelog, roles, owner }: PrdEdit): OwnEdit[] {
  const edits: OwnEdit[] = [];
  if (qa) edits.push({ place: qaPlace, write: (body) => qaLines(body, qa) });
  if (agents) {
    edits.push(
      { place: qaPlace, write: (body) => agentResultsLine(body, agents.results) },
      { place: changelogPlace, write: (body) => changelogLines(body, agents.changelog, 'orch agents') },
    );
  }
  if (changelog) edits.push({ place: changelogPlace, write: (body) => changelogLines(body, changelog) });
  if (roles) {
    edits.push({ place: rolesPlace, write: (body) => rolesLines(body, roles) });
    const set = (editor: PrdEditor): void => {
      if (roles.asked || !readFrontmatter(editor.outline).has('roles')) editor.set('roles', roles.names);
    };
    edits.push({ label: 'frontmatter: roles', set });
  }
  if (owner !== undefined && owner.trim() !== '') {
    const name = inline(owner);
    edits.push({ label: 'frontmatter: owner', set: (editor) => editor.set('owner', name) });
  }
  return edits;
}

/**
 * Applies the edits of a start to a document. Applying them again to the result changes nothing. What nobody would see,
 * because it would stand in code or HTML, and what would disturb another section is not written; a warning says so.
 */
export function editPrd(outline: Outline, edit: PrdEdit): EditedPrd {
  let current = { outline, sections: [] as readonly string[] };
  const skipped: Skipped[] = [];
  const apply = (label: string, change: (editor: PrdEditor) => void): void => {
    const editor = openPrd(current.outline);
    try {
      change(editor);
      if (editor.compile().changed) current = { outline: editor.outline, sections: [...current.sections, label] };
    } catch (error) {
      skipped.push(skippedBy(error, label));
    }
  };
  for (const own of ownEdits(edit)) {
    if ('place' in own) apply(labelOf(outline, own.place), (editor) => writeBody(editor, own.place, own.write));
    else apply(own.label, own.set);
  }
  const { sections } = current;
  const { text } = current.outline;
  return { text, changed: text !== outline.text, sections, diagnostics: reportSkipped(outline, skipped) };
}

function writeBody(editor: PrdEditor, place: Place, write: (body: string) => string): void {
  const { outline } = editor;
  const section = findPlace(outline, place);
  if (section) {
    editor.editBody(section, write);
    return;
  }
  const markdown = write('');
  const { after, heading } = newSection(outline, place);
  if (after) editor.insertSectionAfter(after, { ...heading, markdown });
  else editor.appendSection({ ...heading, markdown });
}
