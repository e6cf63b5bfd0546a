import { fileAt, type FileChange, type Repository } from '@orch/git';

/** A script of a package that says something else than at the base. */
export interface ScriptChange {
  /** The manifest. */
  readonly path: string;
  readonly script: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * The scripts that a change gives another meaning, in manifests that were there before: they are what the tests of the
 * change were run by, and run on the machines of others.
 */
export async function changedScripts(
  repository: Repository,
  { base, commit, files }: { readonly base: string; readonly commit: string; readonly files: readonly FileChange[] },
): Promise<ScriptChange[]> {
  const changes: ScriptChange[] = [];
  for (const { path } of files.filter((file) => /(?:^|\/)package\.json$/.test(file.path) && file.action !== 'added')) {
    const [before, after] = [
      scriptsOf(await fileAt(repository, base, path)),
      scriptsOf(await fileAt(repository, commit, path)),
    ];
    for (const script of new Set([...before.keys(), ...after.keys()])) {
      const pair = { before: before.get(script) ?? null, after: after.get(script) ?? null };
      if (pair.before !== pair.after) changes.push({ path, script, ...pair });
    }
  }
  return changes;
}

/** A manifest that cannot be read has no scripts: then all of them count as changed. */
function scriptsOf(manifest: string | undefined): ReadonlyMap<string, string> {
  try {
    const { scripts } = JSON.parse(manifest ?? 'null') as { readonly scripts?: Record<string, unknown> };
    return new Map(Object.entries(scripts ?? {}).map(([name, text]) => [name, String(text)]));
  } catch {
    return new Map();
  }
}
