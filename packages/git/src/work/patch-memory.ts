import type { ObjectId } from '../names.ts';

/** A patch as git has made it. */
export interface Patch {
  /** Whether files were shown as text that git takes for binary ones. */
  readonly asText: boolean;
  readonly bytes: Buffer;
}

/** The last patch that git has made: what is looked through for secrets is shown to a reviewer soon after. */
export interface PatchMemory {
  find(from: ObjectId, to: ObjectId): Patch | undefined;
  keep(from: ObjectId, to: ObjectId, patch: Patch): void;
}

/** A longer patch is not remembered, in bytes. */
const longest = 256 * 1024;

export function patchMemory(): PatchMemory {
  let last: { readonly key: string; readonly patch: Patch } | undefined;
  const keyOf = (from: ObjectId, to: ObjectId): string => `${from} ${to}`;
  return {
    find: (from, to) => (last?.key === keyOf(from, to) ? last.patch : undefined),
    keep(from, to, patch) {
      if (patch.bytes.length <= longest) last = { key: keyOf(from, to), patch };
    },
  };
}
