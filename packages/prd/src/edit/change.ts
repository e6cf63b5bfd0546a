import type { Diagnostic, Sha256 } from '@orch/core';

/** What an edit really changed; edits that would change nothing leave none. */
export interface Change {
  readonly kind:
    | 'set'
    | 'unset'
    | 'replace'
    | 'append'
    | 'prepend'
    | 'insert'
    | 'remove'
    | 'edit'
    | 'check'
    | 'add-row';
  /** Number of the section, or its title where it has none. */
  readonly section?: string;
  /** Key of the frontmatter, or of the marked text. */
  readonly key?: string;
}

/** What the changes come to. */
export interface ChangeSummary {
  /** Number of changes. */
  readonly total: number;
  /** Numbers, or titles, of the sections that were changed, each once, in the order of the edits. */
  readonly sections: readonly string[];
  /** Keys of the frontmatter that were set or removed, each once. */
  readonly metadata: readonly string[];
}

export interface CompiledPrd {
  readonly text: string;
  readonly changed: boolean;
  readonly changes: readonly Change[];
  readonly summary: ChangeSummary;
  /** SHA-256 of the text that was opened: a file that has another one by now was changed by somebody else. */
  readonly base: Sha256;
  /** Addresses whose number was found under another title than they give. */
  readonly diagnostics: readonly Diagnostic[];
}

export function summarise(changes: readonly Change[]): ChangeSummary {
  const isMetadata = ({ kind }: Change): boolean => kind === 'set' || kind === 'unset';
  const metadata = changes.filter(isMetadata).map(({ key }) => key);
  return {
    total: changes.length,
    sections: distinct(changes.map(({ section }) => section)),
    metadata: distinct(metadata),
  };
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names)].filter((name) => name !== undefined);
}

export interface KeyedOptions {
  /** Names the inserted text: the next call with the same key replaces it in place. */
  readonly key?: string;
}

export interface NewSection {
  readonly number?: string;
  readonly title: string;
  /** From 1 to 6. */
  readonly depth: number;
  readonly markdown: string;
  /** Id for an anchor line before the heading. */
  readonly anchor?: string;
}
