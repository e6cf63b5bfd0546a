import type { FlushSettings } from './commit.ts';
import type { Entry } from './overlay.ts';
import type { PlainError } from './plain-error.ts';
import type { BatchReport, FlushOptions, RootOptions } from './types.ts';

export type Entries = readonly (readonly [path: string, entry: Entry])[];

/** The flush of all entries that were sent before. */
export interface Order {
  readonly kind: 'flush';
  readonly root: Pick<RootOptions, 'root' | 'journalDir'>;
  readonly followed: ReadonlyMap<string, string>;
  readonly settings: FlushSettings;
  readonly note: FlushOptions['note'];
}

export type ToThread = { readonly kind: 'entries'; readonly entries: Entries } | Order | { readonly kind: 'abort' };

export type FromThread =
  | { readonly kind: 'ready'; readonly module: string }
  | { readonly kind: 'taken' | 'settled' }
  | { readonly kind: 'flushed'; readonly report: BatchReport }
  | { readonly kind: 'failed'; readonly error: PlainError };
