import { editRoadmap, parseRoadmap, type Feature, type StatusName } from '@orch/prd';

/** What a start writes into the roadmap row of its feature. */
export interface RoadmapEdit {
  readonly qaFolder: string;
  /** The new status, with the date that goes with `Done`. */
  readonly status?: { readonly name: StatusName; readonly date: string };
}

/**
 * Links the row to its document and QA folder where the cells are empty, and sets the status where one is asked for.
 * Cells that hold anything are the user's, and a row that is done keeps its date.
 */
export function editRoadmapRow(text: string, file: string, feature: Feature, edit: RoadmapEdit): string {
  const { id, prdPath } = feature;
  const { columns, prd, qa } = feature.row;
  const isPrdMissing = prd.raw === '' && columns.prd !== undefined;
  const isQaMissing = qa.raw === '' && columns.qa !== undefined;
  // To read the whole table again takes as long as all other edits of a start.
  if (!isPrdMissing && !isQaMissing && !edit.status) return text;
  const editor = editRoadmap(text, { file });
  if (isPrdMissing) editor.setPrd(id, prdPath);
  if (isQaMissing) editor.setQa(id, `${edit.qaFolder}/`);
  if (edit.status && !isDone(text, file, id)) {
    editor.setStatus(id, edit.status.name, edit.status.name === 'Done' ? { date: edit.status.date } : {});
  }
  return editor.compile().text;
}

function isDone(text: string, file: string, id: string): boolean {
  return parseRoadmap(text, { file }).rows.find((row) => row.id === id)?.status.name === 'Done';
}
