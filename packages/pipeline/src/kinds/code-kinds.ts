import { generateUnit, packVersion, type GeneratedFile, type Unit } from '@orch/codegen';
import type { Kind } from '@orch/dag';

import type { Session } from '../session/session.ts';
import { writeCode, writePrd, writeQaDocuments, writeRoadmap, type CodeSummary } from '../write/code.ts';
import { commit, type CommitSummary } from './commit.ts';
import { sessionKind } from './kind.ts';

/** Generates the files of one unit: a model, the routes of a resource, a page. */
export const generateKind: Kind<Session> = sessionKind({
  name: 'code.generate',
  version: 1,
  effects: 'none',
  reuse: { type: 'generate', inputs: () => ({ pack: packVersion }) },
  run: async (_context, unit: Pick<Unit, 'kind' | 'input'>): Promise<readonly GeneratedFile[]> =>
    await generateUnit(unit),
});

export interface FilesInput {
  readonly files: readonly (readonly GeneratedFile[])[];
}

/** Merges the files of all units and the QA documents with what the workspace holds; the commit writes them. */
export const mergeKind: Kind<Session> = sessionKind({
  name: 'code.merge',
  version: 1,
  effects: 'none',
  run: ({ services: session }, input: FilesInput): CodeSummary => {
    const batch = session.newBatch('planning');
    const files = input.files.flat();
    const summary = writeCode(session, batch, files);
    writeQaDocuments(session, batch, files, summary);
    if (batch.diff().every((change) => change.action === 'unchanged')) session.unchanged.add('code');
    return summary;
  },
});

/** Writes code, document, roadmap and QA documents in one commit. */
export const commitKind: Kind<Session> = sessionKind({
  name: 'files.commit',
  version: 1,
  effects: 'files',
  run: async ({ services: session, signal }, input: FilesInput): Promise<CommitSummary> => {
    const summary = await commit(session, signal, ['code', 'document', 'roadmap'], async (batch) => {
      const files = input.files.flat();
      const code = writeCode(session, batch, files);
      await writePrd(session, batch);
      await writeRoadmap(session, batch, false);
      writeQaDocuments(session, batch, files, code);
    });
    await session.onCommitted();
    return summary;
  },
});
