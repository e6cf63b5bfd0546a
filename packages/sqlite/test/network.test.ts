import { expect, test } from 'vitest';

import { networkTypeName } from '../src/network.ts';

test.each([
  [0x69_69, 'NFS'],
  [0xff_53_4d_42, 'CIFS'],
  [0xff_53_4d_42 - 2 ** 32, 'CIFS'],
  [0x65_73_55_46, 'FUSE'],
  [0xef_53, undefined],
  [0x01_02_19_94, undefined],
])('file system type %i is %s', (type, name) => {
  expect(networkTypeName(type)).toBe(name);
});
