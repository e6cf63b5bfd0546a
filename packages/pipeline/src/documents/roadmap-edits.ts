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
  const editor = editRoadmap(text, { file });
  const { columns } = feature.row;
  if (feature.row.prd.raw === '' && columns.prd !== undefined) editor.setPrd(feature.id, feature.prdPath);
  if (feature.row.qa.raw === '' && columns.qa !== undefined) editor.setQa(feature.id, `${edit.qaFolder}/`);
  const isDone = parseRoadmap(text, { file }).rows.find((row) => row.id === feature.id)?.status.name === 'Done';
  if (edit.status && !isDone) {
    editor.setStatus(feature.id, edit.status.name, edit.status.name === 'Done' ? { date: edit.status.date } : {});
  }
  return editor.compile().text;
}
