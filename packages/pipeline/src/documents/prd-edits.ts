import { isOrchError, type Diagnostic } from '@orch/core';
import { openPrd, readFrontmatter, type Outline, type PrdEditor, type Section } from '@orch/prd';

import { inline } from './markdown.ts';
import { proseLines, renderBlock, replaceBlock } from './marked-block.ts';
import { prependLine, setLine } from './own-lines.ts';
import { reportSkipped, type Skipped } from './skipped-edits.ts';

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

/** One of the sections that orch writes to, and where it goes in a document that lacks it. */
interface Place {
  readonly title: string;
  readonly titles: RegExp;
  readonly number: string;
  /** A section that must be there, with a fitting title, for the numbered place to make sense. */
  readonly parent: { readonly number: string; readonly titles: RegExp } | undefined;
}

const qaPlace: Place = {
  title: 'QA Artifacts',
  titles: /^qa artifacts$/i,
  number: '7.3',
  parent: { number: '7', titles: /test|qa|accept|quality/i },
};
const changelogPlace: Place = { title: 'Changelog', titles: /^change ?log$/i, number: '8', parent: undefined };
const rolesPlace: Place = {
  title: 'Roles and Order',
  titles: /^roles and order$/i,
  number: '9.1',
  parent: { number: '9', titles: /collab|review|workflow/i },
};

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
      if (!isOrchError(error, 'ORCH_PRD_SWALLOWED_EDIT') && !isOrchError(error, 'ORCH_PRD_EDIT_REJECTED')) throw error;
      skipped.push({ label, code: error.code });
    }
  };
  if (edit.qa) {
    const { qa } = edit;
    apply(label(outline, qaPlace), (editor) => writeBody(editor, qaPlace, (body) => qaLines(body, qa)));
  }
  if (edit.changelog) {
    const { changelog } = edit;
    apply(label(outline, changelogPlace), (editor) =>
      writeBody(editor, changelogPlace, (body) => changelogLines(body, changelog)),
    );
  }
  if (edit.roles) {
    const { roles } = edit;
    apply(label(outline, rolesPlace), (editor) => writeBody(editor, rolesPlace, (body) => rolesLines(body, roles)));
    apply('frontmatter: roles', (editor) => {
      if (roles.asked || !readFrontmatter(editor.outline).has('roles')) editor.set('roles', roles.names);
    });
  }
  if (edit.owner !== undefined && edit.owner.trim() !== '') {
    const owner = inline(edit.owner);
    apply('frontmatter: owner', (editor) => editor.set('owner', owner));
  }
  const { sections } = current;
  const { text } = current.outline;
  return { text, changed: text !== outline.text, sections, diagnostics: reportSkipped(outline, skipped) };
}

function label(outline: Outline, place: Place): string {
  const section = findPlace(outline, place);
  const number = section ? section.number : canBeNumbered(outline, place) ? place.number : undefined;
  const title = section?.title ?? place.title;
  return number === undefined ? title : `${number} ${title}`;
}

/** The section with the place's title; of several, the one with its number, else the first. */
function findPlace(outline: Outline, place: Place): Section | undefined {
  const found = outline.sections.filter((section) => place.titles.test(section.title.trim()));
  return found.find((section) => section.number === place.number) ?? found[0];
}

function canBeNumbered(outline: Outline, place: Place): boolean {
  if (outline.sections.some((section) => section.number === place.number)) return false;
  return anchorSection(outline, place) !== undefined;
}

/** The section after whose tree the numbered place belongs. */
function anchorSection(outline: Outline, place: Place): Section | undefined {
  const { parent } = place;
  if (parent) {
    return outline.sections.find((section) => section.number === parent.number && parent.titles.test(section.title));
  }
  const before = String(Number(place.number) - 1);
  return outline.sections.find((section) => section.number === before);
}

function writeBody(editor: PrdEditor, place: Place, write: (body: string) => string): void {
  const { outline } = editor;
  const section = findPlace(outline, place);
  if (section) {
    editor.editBody(section, write);
    return;
  }
  const markdown = write('');
  const anchor = canBeNumbered(outline, place) ? anchorSection(outline, place) : undefined;
  if (anchor) {
    const depth = place.parent ? Math.min(6, anchor.depth + 1) : anchor.depth;
    editor.insertSectionAfter(anchor, { number: place.number, title: place.title, depth, markdown });
  } else {
    editor.appendSection({ title: place.title, depth: 2, markdown });
  }
}

/** Replaces the two documented lines, or adds those that are missing; every other line is the user's. */
function qaLines(body: string, qa: { readonly cases: string; readonly results: string | undefined }): string {
  const cases = setLine(body, /^- Test cases file: /, `- Test cases file: \`${qa.cases}\``);
  if (qa.results === undefined) return cases;
  return setLine(cases, /^- Latest results: /, `- Latest results: \`${qa.results}\` (Overall Status: Pass required)`);
}

function changelogLines(body: string, added: { readonly text: string; readonly date: string }): string {
  const entry = /^- \d{4}-\d{2}-\d{2}: (orch start \u2014 .*)$/;
  const ours = proseLines(body).flatMap(({ line }) => entry.exec(line)?.[1] ?? [])[0];
  const text = `orch start — ${added.text}`;
  return ours === text ? body : prependLine(body, `- ${added.date}: ${text}`);
}

/** A section with any words of a person in it is theirs; ours stands between markers. */
function rolesLines(body: string, roles: { readonly names: readonly string[]; readonly asked: boolean }): string {
  const block = { name: 'roles', content: `- ${roles.names.map((name) => inline(name)).join(' → ')}` };
  const replaced = replaceBlock(body, block);
  if (replaced !== undefined) return replaced;
  return body.trim() === '' ? renderBlock(block) : body;
}
