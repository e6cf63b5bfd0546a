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

export interface CompiledPrd {
  readonly text: string;
  readonly changed: boolean;
  readonly changes: readonly Change[];
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
