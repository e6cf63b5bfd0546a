/** Characters of a document beyond which copying it costs more than is saved. */
const longest = 1_000_000;

/** Copies what was cut out of a document. */
export type Narrow = <T extends string | readonly string[]>(cut: T) => T;

/**
 * Gives texts that were cut out of a document one byte a character where they have none beyond Latin-1. V8 keeps a
 * document with a single arrow, and all that is cut out of it, with two, and compiles every expression once for texts of
 * one byte and once for those of two. Its JSON parser makes each string as narrow as can be.
 */
export function narrowing(document: string): Narrow {
  if (document.length > longest) return (cut) => cut;
  return <T extends string | readonly string[]>(cut: T) => JSON.parse(JSON.stringify(cut)) as T;
}
