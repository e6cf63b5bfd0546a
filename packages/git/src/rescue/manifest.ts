import { canonicalJson } from '@orch/core';

/** What a rescue tells about itself: `manifest.json` at the top of its tree. */
export interface RescueManifest {
  readonly v: 1;
  readonly attempt: string;
  readonly worktree: string;
  readonly path: string;
  /** Full name of the branch of the worktree. */
  readonly branch: string;
  /** The commit that the branch began with. */
  readonly base: string;
  /** The commit that was checked out; null if there was none. */
  readonly head: string | null;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  readonly files: number;
  readonly bytes: number;
  /** Folders without anything in them, which git does not keep. */
  readonly emptyFolders: readonly string[];
  /** Sockets, pipes and devices: there is nothing in them to keep. */
  readonly special: readonly string[];
  /** Ignored folders of a name that the caller had declared to be made again by tools. They are not in the rescue. */
  readonly leftOut: readonly string[];
}

export function encodeManifest(manifest: RescueManifest): Buffer {
  return Buffer.from(`${canonicalJson(manifest)}\n`);
}

/** Undefined for what is not a manifest of this version. */
export function decodeManifest(text: string): RescueManifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isOurs = typeof value === 'object' && value !== null && 'v' in value && value.v === 1 && 'attempt' in value;
    return isOurs ? (value as RescueManifest) : undefined;
  } catch {
    return undefined; // somebody else's text
  }
}
