/** A text in lower case, and where its first letter of ASCII stands; its end where there is none. */
interface Lowered {
  readonly text: string;
  readonly lower: string;
  readonly from: number;
}

/** One text is looked at by many expressions, one after the other. */
let last: Lowered = { text: '', lower: '', from: 0 };

export function lowered(text: string): Lowered {
  if (last.text !== text) {
    const lower = text.toLowerCase();
    last = { text, lower, from: firstLetter(lower) };
  }
  return last;
}

function firstLetter(lower: string): number {
  for (let at = 0; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    if (code >= 97 && code <= 122) return at;
  }
  return lower.length;
}
