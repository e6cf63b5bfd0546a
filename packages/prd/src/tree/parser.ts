import type { Root } from 'mdast';

import { lookForAddressesSparingly } from './bare-addresses.ts';

type Parse = (text: string) => Root;

let loading: Promise<Parse> | undefined;

/** remark with frontmatter and GFM, loaded when the first tree is asked for: it costs some 75 ms. */
export function loadParser(): Promise<Parse> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Parse> {
  const [{ unified }, parse, frontmatter, gfm] = await Promise.all([
    import('unified'),
    import('remark-parse'),
    import('remark-frontmatter'),
    import('remark-gfm'),
  ]);
  const processor = unified().use(parse.default).use(frontmatter.default, ['yaml']).use(gfm.default).freeze();
  lookForAddressesSparingly(processor.data());
  return (text) => processor.parse(text);
}
