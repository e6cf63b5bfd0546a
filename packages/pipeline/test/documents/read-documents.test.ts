import { outline } from '@orch/prd';
import { expect, test } from 'vitest';

import { readFacts } from '../../src/documents/read-documents.ts';

test('A text that is too long to be read whole is warned about once, at the first place.', async () => {
  const item = `- The list must show ${'very '.repeat(1000)}much.`;
  const text = `# F\n\n## API\n\n- \`GET /api/books\`\n\n## Requirements\n\n${item}\n${item}\n`;
  const { diagnostics } = await readFacts(outline(text, { file: 'prd.md' }));
  expect(diagnostics).toEqual([
    {
      code: 'ORCH_PRD_TEXT_CUT',
      severity: 'warning',
      message:
        'of this paragraph, item or line only the first 4,000 characters were searched for tasks; so it is in 1 more',
      help: 'divide it; "omitted" in the output of --json has each place',
      location: { file: 'prd.md', line: 9, column: 1 },
    },
  ]);
});
