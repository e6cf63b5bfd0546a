import { expect, test } from 'vitest';

import { cleanEnvironment } from '../../src/index.ts';

test('a clean environment has what programs need, what was asked for, and no secret', () => {
  const source = {
    PATH: '/usr/bin:/bin',
    HOME: '/home/ada',
    LC_ALL: 'de_DE.UTF-8',
    GITHUB_TOKEN: 'secret',
    NODE_OPTIONS: '--require /tmp/x.js',
    ORCH_RUN_MARKER: 'outer',
    HTTPS_PROXY: 'http://user:secret@proxy',
    MY_TOOL: 'wanted',
    UNSET: undefined,
  };
  expect(cleanEnvironment(source, ['MY_TOOL', 'UNSET', 'ABSENT'])).toEqual({
    PATH: '/usr/bin:/bin',
    HOME: '/home/ada',
    LC_ALL: 'de_DE.UTF-8',
    MY_TOOL: 'wanted',
  });
});

test('its PATH has absolute folders only, so that no working folder supplies commands', () => {
  expect(cleanEnvironment({ PATH: ':/bin:.:node_modules/.bin::/usr/bin:' })).toEqual({ PATH: '/bin:/usr/bin' });
});
