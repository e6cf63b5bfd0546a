import { sharedFiles, type WorkspaceInput } from '../plan/spec.ts';
import type { GeneratedFile } from '../types.ts';
import { workspaceSources } from './workspace-sources.ts';

/**
 * A manifest for a workspace that has none. It has no test, lint or build script:
 * those would count as checks that the user asked for.
 */
const manifest = {
  name: 'app',
  private: true,
  type: 'module',
  scripts: { start: 'node src/server.js' },
  engines: { node: '>=24.15' },
};

/** The server and the code that features share: what every workspace has, and the optional files that are needed. */
export function generateWorkspace({ optional }: WorkspaceInput): readonly GeneratedFile[] {
  const unit = 'workspace';
  const perhaps: readonly string[] = Object.values(sharedFiles);
  const wanted = Object.entries(workspaceSources).filter(
    ([path]) => !perhaps.includes(path) || optional.includes(path),
  );
  const sources = wanted.map(([path, content]) => ({ path, content, unit }));
  return [
    ...sources,
    { path: 'package.json', content: `${JSON.stringify(manifest, null, 2)}\n`, unit, onlyIfAbsent: true },
  ];
}
