/** A text as it was given. */
export const asText = (input: string): string => input;

/** A flag with a text, which may be left out. */
export const text = (
  placeholder: string,
  brief: string,
): {
  readonly kind: 'parsed';
  readonly parse: typeof asText;
  readonly optional: true;
  readonly placeholder: string;
  readonly brief: string;
} => ({ kind: 'parsed', parse: asText, optional: true, placeholder, brief });

/** A flag that is on or off. */
export const yes = (
  brief: string,
): { readonly kind: 'boolean'; readonly default: false; readonly withNegated: false; readonly brief: string } => ({
  kind: 'boolean',
  default: false,
  withNegated: false,
  brief,
});

/** A flag with a number of a form, which may be left out. */
export const amount = (
  placeholder: string,
  brief: string,
  pattern: RegExp,
): {
  readonly kind: 'parsed';
  readonly parse: (input: string) => number;
  readonly optional: true;
  readonly placeholder: string;
  readonly brief: string;
} => ({
  kind: 'parsed',
  parse: (input) => {
    if (pattern.test(input)) return Number(input);
    throw new SyntaxError(`${input} is no ${placeholder}`);
  },
  optional: true,
  placeholder,
  brief,
});

/** Where agents can write. */
export const sandbox: {
  readonly kind: 'enum';
  readonly values: readonly ['auto', 'bwrap', 'none'];
  readonly optional: true;
  readonly brief: string;
} = {
  kind: 'enum',
  values: ['auto', 'bwrap', 'none'],
  optional: true,
  brief: 'Whether agents run in bubblewrap; auto where it works',
};

/** Whether what agents use is counted from outside. */
export const meter: { readonly kind: 'boolean'; readonly optional: true; readonly brief: string } = {
  kind: 'boolean',
  optional: true,
  brief: 'Count what agents use with a proxy on this machine, which also refuses calls beyond budgets',
};

/** Agents that take over. */
export const fallback: ReturnType<typeof text> = text(
  'agents',
  'Who takes over where an agent is exhausted or cannot be used: names, separated by commas',
);

/** Questions at the terminal. */
export const interactive: ReturnType<typeof yes> = yes(
  'Ask at the terminal what waits for an answer, while everything else goes on',
);

/** How many tasks run at once at most. */
export const maxParallel: ReturnType<typeof amount> = amount(
  'count',
  'How many tasks run at once at most',
  /^[1-9]\d?$/,
);

/** Longest time of one call of an agent. */
export const timeout: ReturnType<typeof amount> = amount(
  'minutes',
  'Longest time of one call of an agent',
  /^\d{1,4}(?:\.\d{1,3})?$/,
);

/** Most that one task may cost. */
export const budget: ReturnType<typeof amount> = amount(
  'dollars',
  'Most that one task may cost',
  /^\d{1,6}(?:\.\d{1,4})?$/,
);
