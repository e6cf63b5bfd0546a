export interface TextFlag {
  readonly kind: 'parsed';
  readonly parse: (input: string) => string;
  readonly optional: true;
  readonly placeholder: string;
  readonly brief: string;
}

export interface SwitchFlag {
  readonly kind: 'boolean';
  readonly default: false;
  readonly withNegated: false;
  readonly brief: string;
}

/** Flags that every command on documents has. */
export interface DocumentFlags {
  readonly json: boolean;
  readonly cwd?: string;
}

/** A flag whose value is taken as it is written. */
export function textFlag(placeholder: string, brief: string): TextFlag {
  return { kind: 'parsed', parse: asWritten, optional: true, placeholder, brief };
}

/** A flag that is off unless it is given. */
export function switchFlag(brief: string): SwitchFlag {
  return { kind: 'boolean', default: false, withNegated: false, brief };
}

export function asWritten(input: string): string {
  return input;
}

export const documentFlags: { readonly json: SwitchFlag; readonly cwd: TextFlag } = {
  json: switchFlag('Print the result as one JSON document'),
  cwd: textFlag('dir', 'Run as if started in this folder'),
};
