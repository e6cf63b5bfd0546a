/** Makes something of an expression that is written as a template literal. Its parts in `${…}` are always the same. */
export type Tag<T> = (strings: TemplateStringsArray, ...parts: readonly string[]) => T;

/** A tag for each combination of flags that is in use. */
export interface Tags<T> {
  /** Without flags. */
  readonly plain: Tag<T>;
  readonly i: Tag<T>;
  readonly g: Tag<T>;
  readonly s: Tag<T>;
  readonly u: Tag<T>;
  readonly iu: Tag<T>;
  readonly su: Tag<T>;
  readonly gu: Tag<T>;
  readonly giu: Tag<T>;
}

/** Tags that make each literal into something once, wherever it stands. */
export function tags<T extends object>(make: (source: string, flags: string) => T): Tags<T> {
  const made = new WeakMap<TemplateStringsArray, T>();
  const tag = (flags: string): Tag<T> => {
    return (strings, ...parts) => {
      let known = made.get(strings);
      if (!known) made.set(strings, (known = make(unescaped(String.raw(strings, ...parts)), flags)));
      return known;
    };
  };
  return {
    plain: tag(''),
    i: tag('i'),
    g: tag('g'),
    s: tag('s'),
    u: tag('u'),
    iu: tag('iu'),
    su: tag('su'),
    gu: tag('gu'),
    giu: tag('giu'),
  };
}

/** With characters instead of their escapes, which bundlers put into literals: an expression is looked through for them. */
export function unescaped(source: string): string {
  return source.replaceAll(/\\u((?!00[0-7])[\da-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
