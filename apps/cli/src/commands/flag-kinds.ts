/** A flag with a text, which may be left out. */
export interface TextFlag {
  readonly kind: 'parsed';
  readonly parse: (input: string) => string;
  readonly optional: true;
  readonly placeholder: string;
  readonly brief: string;
}

/** A flag that is off unless it is given. */
export interface SwitchFlag {
  readonly kind: 'boolean';
  readonly default: false;
  readonly withNegated: false;
  readonly brief: string;
}

/** A flag with a number, which may be left out. */
export interface AmountFlag {
  readonly kind: 'parsed';
  readonly parse: (input: string) => number;
  readonly optional: true;
  readonly placeholder: string;
  readonly brief: string;
}

/** A text as it was given. */
export const asText = (input: string): string => input;

export function text(placeholder: string, brief: string): TextFlag {
  return { kind: 'parsed', parse: asText, optional: true, placeholder, brief };
}

export function yes(brief: string): SwitchFlag {
  return { kind: 'boolean', default: false, withNegated: false, brief };
}

/** @param pattern - what the number may look like. */
export function amount(placeholder: string, brief: string, pattern: RegExp): AmountFlag {
  const parse = (input: string): number => {
    if (pattern.test(input)) return Number(input);
    throw new SyntaxError(`${input} is no ${placeholder}`);
  };
  return { kind: 'parsed', parse, optional: true, placeholder, brief };
}

/** Flags of nearly every command, as the parser hands them over. */
export interface CommonFlags {
  readonly json: boolean;
  readonly cwd?: string;
}

export const commonFlags: { readonly json: SwitchFlag; readonly cwd: TextFlag } = {
  json: yes('Print the result as one JSON document'),
  cwd: text('dir', 'Run as if started in this folder'),
};
