import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { identifyPrd } from '../../src/roadmap/identify-prd.ts';

test.for<[string, string, unknown]>([
  ['PRDs/M0/2.1.1.4-auth-email-prd.md', '', { id: '2.1.1.4', slug: 'auth-email' }],
  ['PRD-1.1.TD.1-technical-debt.md', '', { id: '1.1.TD.1', slug: 'technical-debt' }],
  ['1.2.3.4.5.6-upload-prd.md', '', { id: '1.2.3.4.5.6', slug: 'upload' }],
  ['roadmap-mirror-prd.md', '---\nmilestone: M0 (2.1.1.12)\n---\n', { id: '2.1.1.12', slug: 'roadmap-mirror' }],
  ['x.md', '---\nid: 1.10\n---\n', { id: '1.10', slug: 'x' }],
  ['x.md', '---\nid: "1.10" # text\n---\n', { id: '1.10', slug: 'x' }],
  ['prd.md', '---\nname: Big Idea\n---\n', { slug: 'big-idea' }],
  ['prd.md', '# Sign in\n\nSee (1.2.3.4).\n', { slug: 'sign-in' }],
  ['.md', '', { slug: 'untitled' }],
])('%s %j', ([path, text, identity]) => {
  expect(identifyPrd(path, outline(text))).toEqual(identity);
});
