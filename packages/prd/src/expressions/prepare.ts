/**
 * V8 compiles an expression to bytecode for its first text and again, to machine code, for its second; but at once to
 * machine code where the first text has this many characters (`JSRegExp::kTierUpForSubjectLengthValue`). Short lines
 * keep both `.*` and `\s*` from going far.
 */
const longText = 1000;
const narrow = '\x01\n'.repeat(longText / 2);
const wide = '\ue000\n'.repeat(longText / 2);

/** Compiles an expression for texts like this one, in a third of the time that its first two uses would take. */
export function prepare(expression: RegExp, text: string): RegExp {
  expression.test(/[^\0-\xff]/.test(text) ? wide : narrow);
  expression.lastIndex = 0;
  return expression;
}
