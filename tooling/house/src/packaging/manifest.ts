import type { Manifest } from '../workspace.ts';

/** What must not be in the package.json of a packed package. Returns one sentence a problem. */
export function checkPackedManifest(manifest: Manifest & { readonly files?: unknown }): string[] {
  const problems: string[] = [];
  if (manifest.private === true) problems.push('is private');
  if (JSON.stringify(manifest.exports ?? {}).includes('@orch/source')) {
    problems.push('exports still has the @orch/source condition, which only this repository can resolve');
  }
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'] as const) {
    for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
      if (/^(?:workspace|catalog|link|file):/.test(range)) problems.push(`${kind} has ${name}@${range}`);
    }
  }
  return problems;
}
