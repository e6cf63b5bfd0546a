import type { GeneratedFile, Unit } from '@orch/codegen';
import { sha256, type Diagnostic } from '@orch/core';
import type { Kind } from '@orch/dag';

import { rememberCurrentCode, type CodeSummary } from '../session/current-code.ts';
import { ledgerPath } from '../session/paths.ts';
import type { Session } from '../session/session.ts';
import { writeCode, writePrd, writeQaDocuments, writeRoadmap } from '../write/code.ts';
import { commit, type CommitSummary } from './commit.ts';
import { sessionKind } from './kind.ts';
import { replan } from './replan.ts';

/** Generates the files of one unit: a model, the routes of a resource, a page. */
export const generateKind: Kind<Session> = sessionKind({
  name: 'code.generate',
  version: 1,
  effects: 'none',
  reuse: { type: 'generate', inputs: async () => ({ pack: (await import('@orch/codegen')).packVersion }) },
  run: async (_context, unit: Pick<Unit, 'kind' | 'input'>): Promise<readonly GeneratedFile[]> => {
    const { generateUnit } = await import('@orch/codegen');
    return await generateUnit(unit);
  },
});

export interface FilesInput {
  readonly files: readonly (readonly GeneratedFile[])[];
}

/** Merges the files of all units and the QA documents with what the workspace holds; the commit writes them. */
export const mergeKind: Kind<Session> = sessionKind({
  name: 'code.merge',
  version: 1,
  effects: 'none',
  run: async ({ services: session, signal }, input: FilesInput): Promise<CodeSummary> => {
    if (session.current) {
      session.unchanged.add('code');
      return session.current;
    }
    const files = input.files.flat();
    const { summary, changes } = await replan(async () => {
      const batch = session.newBatch('planning');
      const { summary: written } = await writeCode(session, batch, files);
      // Something is to be written; what exactly, the commit finds out. A dry run has no other plan than this.
      if (written.generated > 0 && !session.options.dryRun) return { summary: written };
      writeQaDocuments(session, batch, files, written);
      return { summary: written, changes: batch.diff() };
    }, signal);
    if (changes?.every((change) => change.action === 'unchanged')) {
      session.unchanged.add('code');
      // Whether a source still imports a file that was kept for it is looked up each time.
      if (summary.diagnostics.some(({ code }) => code === 'ORCH_CODEGEN_NEEDED')) return summary;
      const { cases, plan } = session.paths;
      const paths = [...changes, ...summary.kept, ...files].map(({ path }) => path);
      rememberCurrentCode(session, summary, [...new Set([...paths, cases, plan, ledgerPath, 'package.json'])]);
    }
    return summary;
  },
});

/** Writes code, document, roadmap and QA documents in one commit. */
export const commitKind: Kind<Session> = sessionKind({
  name: 'files.commit',
  version: 1,
  effects: 'files',
  run: async ({ services: session, signal }, input: FilesInput): Promise<CommitSummary> => {
    const { prdPath, sha } = session.target;
    let isSameDocument = true;
    const summary = await commit(session, signal, ['code', 'document', 'roadmap'], async (batch) => {
      const files = input.files.flat();
      const code = session.current ? undefined : await writeCode(session, batch, files);
      if (code) writeQaDocuments(session, batch, files, code.summary);
      const document = batch.readBytes(prdPath);
      isSameDocument = document === undefined || sha256(document) === sha;
      await writePrd(session, batch);
      await writeRoadmap(session, batch, false);
      return code ? { note: code.note } : {};
    });
    if (!isSameDocument) session.tell(changedMeanwhile(prdPath));
    await session.onCommitted();
    return summary;
  },
});

function changedMeanwhile(file: string): Diagnostic {
  return {
    code: 'ORCH_PRD_CHANGED',
    severity: 'warning',
    message: `${file} was changed after this start had read it; the code is that of the text before`,
    help: 'start again',
    location: { file, line: 1, column: 1 },
  };
}
