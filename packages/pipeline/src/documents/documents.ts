// What reads documents and what edits them. Loaded as one, when the first of them is needed: apart, each would have a
// scanner of its own in the bundles, which V8 would have to load and warm up again.
export { editLargePrd } from './edit-large-prd.ts';
export { editPrd } from './prd-edits.ts';
export { editRoadmapRow } from './roadmap-edits.ts';
export * from './read-documents.ts';
export { identifyLarge, readLargeFacts } from './read-large-document.ts';
