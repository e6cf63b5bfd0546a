export type { RoadmapChange, RoadmapEditor } from './roadmap/edit-roadmap.ts';
export type { Feature } from './roadmap/resolve-feature.ts';
export type { Roadmap, RoadmapRow, RoadmapStatus, StatusName } from './roadmap/types.ts';
export type { Task, ApiTask, ModelTask, PageTask, RuleTask, Field, ExtractedTasks } from './tasks/task.ts';
export { editRoadmap } from './roadmap/edit-roadmap.ts';
export { identifyPrd } from './roadmap/identify-prd.ts';
export { parseRoadmap } from './roadmap/parse-roadmap.ts';
export { resolveFeature } from './roadmap/resolve-feature.ts';
