/** Values shorter than this are not redacted: they would blank out ordinary words. */
const minimumSecretLength = 8;

/**
 * Makes a function that replaces every given secret by `[redacted]`, also where it stands URL-encoded, escaped in a
 * JSON string, or inside a longer text in base64 (both alphabets). Secrets of fewer than 8 characters are ignored.
 */
export function createRedactor(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < minimumSecretLength) continue;
    for (const form of formsOf(secret)) forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map((form) => RegExp.escape(form)).join('|'), 'g');
  return (text) => text.replace(pattern, '[redacted]');
}

function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const lowerCaseEncoded = encoded.replaceAll(/%../g, (escape) => escape.toLowerCase());
  return [secret, encoded, lowerCaseEncoded, JSON.stringify(secret).slice(1, -1), ...base64Forms(secret)];
}

/**
 * The base64 digits that a secret has in every text in which it begins after 0, 1 or 2 bytes of a group of three
 * (`user:secret` of HTTP Basic for example). Digits that also hold bits of its neighbours are left out.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const form = digits.slice(Math.ceil((before * 8) / 6), end);
    return [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
