import { isEffectKey } from './key.ts';

/** What stands hidden in front of a text that a write has made. */
export interface Marked {
  readonly key: string;
  /** Further words, such as a verdict. */
  readonly note: string | undefined;
  /** The text without its marker. */
  readonly text: string;
}

/**
 * Puts the key in front of a text as an HTML comment, which forges do not show. Only the first line is ever read as a
 * marker, and it is always ours: whatever the text holds, it stands behind it and can neither be one nor hide one.
 */
export function mark(key: string, text: string, note?: string): string {
  return `<!-- orch:effect ${key}${note === undefined ? '' : ` ${note}`} -->\n\n${text}`;
}

const marker = /^<!-- orch:effect ([a-z-]+:[0-9a-f]{64})(?: ([a-z-]+))? -->(?:\r?\n\r?\n)?/;

/** Reads what {@link mark} wrote; undefined where a text has no marker on its first line. */
export function readMark(body: string | null | undefined): Marked | undefined {
  const [line, key, note] = marker.exec(body ?? '') ?? [];
  if (line === undefined || key === undefined || !isEffectKey(key)) return undefined;
  return { key, note, text: (body ?? '').slice(line.length) };
}
