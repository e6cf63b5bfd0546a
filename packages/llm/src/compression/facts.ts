/**
 * What a model must not have to guess: code spans, paths, identifiers of several words, requirement ids, and numbers
 * with what they count.
 */
const factPatterns = [
  /`[^`\n]+`/g,
  /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+\/[^\s`,;)|]*/g,
  /(?<![\w/])\/[\w{}:[\].-]+(?:\/[\w{}:[\].*-]+)*/g,
  /\b[A-Z]{2,}(?:[-_][A-Z0-9]+)+\b/g,
  /\b[a-z]+(?:[A-Z][a-z0-9]+)+\b/g,
  /\b[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+\b/g,
  /\b[a-z0-9]+(?:_[a-z0-9]+)+\b/gi,
  /(?<![\w.,])\d+(?:[.,]\d+)*\s?(?:%|ms|s|min|h|kB|KB|MB|GB|days?|hours?|minutes?|seconds?|items?|characters?|px)(?![\w])/g,
  /\bhttps?:\/\/[^\s)>\]"'`]+/g,
];

/** The facts of a text, each once, in the order of the patterns and the text. */
export function factsOf(text: string): string[] {
  const found = factPatterns.flatMap((pattern) => text.match(pattern) ?? []);
  return [...new Set(found.map((fact) => fact.replaceAll('`', '').trim()))].filter((fact) => fact !== '');
}
