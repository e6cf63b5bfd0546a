/**
 * The form in which titles are compared: NFKC, Unicode hyphens and spaces as their ASCII equals,
 * emphasis and code marks left out, white space collapsed, case folded.
 */
export function foldTitle(title: string): string {
  return title
    .normalize('NFKC')
    .replaceAll(/[\p{Pd}\u00ad\u2212]/gu, '-')
    .replaceAll(/\p{Cf}|[*`\\]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
