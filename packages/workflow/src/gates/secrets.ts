/** A line of a change that looks like it holds a secret. */
export interface SecretFinding {
  readonly path: string;
  readonly line: number;
  /** What it looks like. The text itself is not repeated. */
  readonly kind: string;
}

/**
 * Well-known forms of secrets with a fixed beginning, by the documentation of those who give them out. Forms without one
 * would flag hashes and ids.
 */
const forms: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_\w{22,255}\b/],
  ['a GitLab token', /\bglpat-[\w-]{20,}\b/],
  ['an Anthropic key', /\bsk-ant-[\w-]{20,}/],
  ['an OpenAI key', /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}/],
  ['a Google API key', /\bAIza[\w-]{35}\b/],
  ['a Slack token', /\bxox[abeprs]-[A-Za-z0-9-]{10,}/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a PyPI token', /\bpypi-AgE[\w-]{50,}/],
  ['a SendGrid key', /\bSG\.[\w-]{22}\.[\w-]{43}/],
  ['a JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['a password in a URL', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{1,100}:[^\s/@'"$<{]{6,100}@/i],
];

/** A text with secrets replaced by what they look like, for texts that go to a forge. */
export function withoutSecrets(text: string): string {
  const whole = text.replaceAll(
    /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]+-----|$)/g,
    '[a private key]',
  );
  return forms.reduce(
    (rest, [kind, { source, flags }]) => rest.replaceAll(new RegExp(source, `g${flags}`), `[${kind}]`),
    whole,
  );
}

/** Finds secrets in a text, by the numbers of its lines. */
export function secretsIn(text: string): Omit<SecretFinding, 'path'>[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      forms.filter(([, pattern]) => pattern.test(line)).map(([kind]) => ({ line: index + 1, kind })),
    );
}

/** Finds secrets in the lines that a patch adds. */
export function findSecrets(patch: string): SecretFinding[] {
  const found: SecretFinding[] = [];
  let path = '';
  let line = 0;
  let isHeader = true;
  for (const text of patch.split('\n')) {
    if (text.startsWith('diff ')) isHeader = true;
    // An added line may look like the header of a file.
    const file = isHeader && /^\+\+\+ (?:"?b\/(.*?)"?|\/dev\/null)$/.exec(text);
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (file) path = file[1] ?? '';
    else if (hunk) {
      line = Number(hunk[1]);
      isHeader = false;
    } else if (text.startsWith('+')) {
      for (const [kind, pattern] of forms) if (pattern.test(text)) found.push({ path, line, kind });
      line += 1;
    } else if (text.startsWith(' ')) line += 1;
  }
  return found;
}
