/**
 * V8 compiles an expression to bytecode for its first text and again, to machine code, for its second; but at once to
 * machine code where the first text has this many characters (`JSRegExp::kTierUpForSubjectLengthValue`). Short lines
 * keep both `.*` and `\s*` from going far.
 */
const longText = 1000;
const narrow = '\x01\n'.repeat(longText / 2);
const wide = '\ue000\n'.repeat(longText / 2);

let sample = narrow;

/**
 * Says of which document the texts to come are parts. V8 keeps a document that has a character beyond Latin-1, and all
 * that is cut out of it, with two bytes a character, and compiles expressions for such texts on their own.
 */
export function expectPartsOf(document: string): void {
  sample = /[^\0-\xff]/.test(document) ? wide : narrow;
}

/** Compiles an expression for the texts to come, in a third of the time that its first two uses would take. */
export function prepare(expression: RegExp): RegExp {
  expression.test(sample);
  expression.lastIndex = 0;
  return expression;
}
