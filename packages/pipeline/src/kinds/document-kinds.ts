import type { Kind } from '@orch/dag';

import type { Session } from '../start/session.ts';
import { writePrd, writeRoadmap } from '../start/write-code.ts';
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

export interface EditSummary {
  readonly changed: boolean;
  readonly sections: readonly string[];
}

/** Works out the edits of the document; the commit writes them. */
export const editPrdKind: Kind<Session> = sessionKind({
  name: 'prd.edit',
  version: 1,
  effects: 'none',
  run: ({ services: session }): EditSummary => {
    const { changed, sections } = writePrd(session, session.newBatch('planning'));
    if (!changed) session.unchanged.add('document');
    return { changed, sections };
  },
});

/** Works out the edits of the roadmap; the commit writes them. */
export const editRoadmapKind: Kind<Session> = sessionKind({
  name: 'roadmap.edit',
  version: 1,
  effects: 'none',
  run: ({ services: session }): { readonly changed: boolean } => {
    const changed = writeRoadmap(session, session.newBatch('planning'), false);
    if (!changed) session.unchanged.add('roadmap');
    return { changed };
  },
});
