import { unreachable } from '@orch/core';

import { isRealFolder } from './beside.ts';
import { sameBytes } from './content.ts';
import { crc32 } from './crc.ts';
import type { Disk } from './disk.ts';
import type { FileStatus } from './file-system.ts';
import { isBeginning, isBetween, isWhole } from './mark.ts';
import { parentOf } from './paths.ts';
import type { JournalRecord } from './read-journal.ts';

const none = new Uint8Array();

/**
 * Whether a change that was made and committed is not there any more, as after a loss of power: the path has what it
 * had before, or a part of what was written. What somebody else has made of it since is no loss.
 */
export function isLost(disk: Disk, { change, old = none }: JournalRecord): boolean {
  const { path } = change;
  const status = statusOf(disk, path);
  switch (change.kind) {
    case 'unlink':
      return status?.kind === 'file' && sameBytes(disk.bytes(path), old);
    case 'unlink-link':
      return status?.kind === 'symlink';
    case 'mkdir':
      return status === undefined;
    case 'rmdir':
      return status?.kind === 'directory';
    case 'move':
      return status === undefined && statusOf(disk, change.from)?.inode === change.status.inode;
    case 'create': {
      if (status?.kind !== 'file') return status === undefined;
      const bytes = disk.bytes(path);
      return !isWhole(bytes, change.mark) && (isBeginning(bytes, change.mark) || isBlank(bytes));
    }
    case 'overwrite': {
      if (status?.kind !== 'file') return false;
      const bytes = disk.bytes(path);
      return !isWhole(bytes, change.mark) && isBetween(bytes, change.mark, old);
    }
    case 'extend': {
      if (status?.kind !== 'file') return false;
      const bytes = disk.bytes(path);
      const isOld = change.crc === undefined || crc32(bytes.subarray(0, change.size)) === change.crc;
      const tail = bytes.subarray(change.size);
      return isOld && !isWhole(tail, change.mark, change.size) && isBeginning(tail, change.mark, change.size);
    }
    case 'chmod':
      return status?.mode === change.mode;
    case 'temporary':
      return false;
    default:
      return unreachable(change);
  }
}

function statusOf(disk: Disk, path: string): FileStatus | undefined {
  return isRealFolder(disk, parentOf(path)) ? disk.status(path) : undefined;
}

/** As some file systems leave blocks that were never written. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
