import { statfsSync } from 'node:fs';

/**
 * File systems on which two machines, or a machine and its guest, do not share memory maps and locks as WAL needs.
 * Numbers: `statfs(2)` and linux/magic.h. FUSE is among them because it may be anything, such as sshfs.
 */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x69_69, 'NFS'],
  [0x51_7b, 'SMB'],
  [0xff_53_4d_42, 'CIFS'],
  [0xfe_53_4d_42, 'SMB2'],
  [0x65_73_55_46, 'FUSE'],
  [0x01_02_19_97, '9P'],
  [0x53_46_41_4f, 'AFS'],
  [0x00_c3_64_00, 'Ceph'],
  [0x0b_d0_0b_d0, 'Lustre'],
  [0x73_75_72_45, 'Coda'],
]);

/**
 * The name of the network or user-space file system that holds a folder, or undefined for a local one.
 * Known on Linux only; elsewhere `statfs` numbers mean other things and every disk counts as local.
 */
export function networkFileSystem(folder: string, platform: NodeJS.Platform = process.platform): string | undefined {
  return platform === 'linux' ? networkTypeName(statfsSync(folder).type) : undefined;
}

/** The name of a network file system by its `statfs` type; the kernel may hand out the number signed. */
export function networkTypeName(type: number): string | undefined {
  return networkTypes.get(type >>> 0);
}
