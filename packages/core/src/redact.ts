/** Values shorter than this are not redacted: they would blank out ordinary words. */
const minimumSecretLength = 8;

/**
 * Makes a function that replaces every given secret, also in its base64 and URL-encoded forms,
 * by `[redacted]`. Secrets of fewer than 8 characters are ignored.
 */
export function createRedactor(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < minimumSecretLength) continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((form) => RegExp.escape(form)).join('|'), 'g');
  return (text) => text.replace(pattern, '[redacted]');
}
