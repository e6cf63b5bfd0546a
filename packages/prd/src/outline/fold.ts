/**
 * The form in which titles are compared: NFKC, Unicode hyphens and spaces as their ASCII equals,
 * emphasis and code marks left out, white space collapsed, case folded.
 */
export function foldTitle(title: string): string {
  const unified = /[^\0-\x7f]/.test(title) ? unify(title) : title;
  return unified
    .replaceAll(/[*`\\]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function unify(title: string): string {
  return title
    .normalize('NFKC')
    .replaceAll(/[\p{Pd}\u00ad\u2212]/gu, '-')
    .replaceAll(/\p{Cf}/gu, '');
}
