export type { NewObject, ObjectFormat, ObjectType } from './loose-objects.ts';
export type { FoundObject } from './read-object.ts';
export type { Removal } from './stale-lock.ts';
export type { TreeLine } from './tree-content.ts';

export { flushObjects, flushRef } from './flush.ts';
export { newObject, writeObjects } from './loose-objects.ts';
export { isDamaged, readObject } from './read-object.ts';
export { outliveLock, removeStaleLock } from './stale-lock.ts';
export { treeContent } from './tree-content.ts';
