import type { Kind } from '@orch/dag';

import type { EditSummary } from '../documents/prd-edits.ts';
import type { Session } from '../session/session.ts';
import { writePrd, writeRoadmap } from '../write/code.ts';
import { sessionKind } from './kind.ts';

/** Reads the structure of the document. */
export const parseKind: Kind<Session> = sessionKind({
  name: 'prd.parse',
  version: 1,
  effects: 'none',
  run: ({ services: { facts } }) => ({ sections: facts.sections, diagnostics: facts.diagnostics.length }),
});

/** Extracts the tasks of the document, by key. */
export const extractKind: Kind<Session> = sessionKind({
  name: 'prd.extract',
  version: 1,
  effects: 'none',
  run: ({
    services: {
      facts: { tasks },
    },
  }) => ({
    apis: tasks.apis.map((task) => task.key),
    models: tasks.models.map((task) => task.key),
    pages: tasks.pages.map((task) => task.key),
    rules: tasks.rules.map((task) => task.key),
    omitted: tasks.omitted.length,
  }),
});

/** Works out the edits of the document; the commit writes them. */
export const editPrdKind: Kind<Session> = sessionKind({
  name: 'prd.edit',
  version: 1,
  effects: 'none',
  run: async ({ services: session }): Promise<EditSummary> => {
    const summary = await writePrd(session, session.newBatch('planning'));
    if (!summary.changed) session.unchanged.add('document');
    return summary;
  },
});

/** Works out the edits of the roadmap; the commit writes them. */
export const editRoadmapKind: Kind<Session> = sessionKind({
  name: 'roadmap.edit',
  version: 1,
  effects: 'none',
  run: async ({ services: session }): Promise<{ readonly changed: boolean }> => {
    const changed = await writeRoadmap(session, session.newBatch('planning'), false);
    if (!changed) session.unchanged.add('roadmap');
    return { changed };
  },
});
