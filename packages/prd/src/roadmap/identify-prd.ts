import { slugify } from '@orch/core';

import type { Outline } from '../outline/types.ts';

import { parsePrdFileName } from './prd-file-name.ts';

export interface PrdIdentity {
  /** Absent where neither the file name nor the frontmatter gives one. */
  readonly id?: string;
  readonly slug: string;
}

/**
 * Tells which feature a document describes: from its file name, else from `id:` or `milestone: M0 (2.1.1.12)` in its
 * frontmatter, read as source text so that `1.10` does not become a number. The slug comes from the file name, else
 * from `name:` or `title:`, else from the first heading.
 */
export function identifyPrd(path: string, outline: Outline): PrdIdentity {
  const named = parsePrdFileName(path);
  if (named) return { id: named.id, slug: slugify(named.slug) };
  const yaml = outline.frontmatter
    ? outline.text.slice(outline.frontmatter.content.start, outline.frontmatter.content.end)
    : '';
  const id =
    /^(\d+(?:\.[A-Za-z0-9]+)+|[A-Za-z]+-?\d[\w.-]*|\d+)$/.exec(scalar(yaml, 'id') ?? '')?.[1] ??
    /\((\d+(?:\.[A-Za-z0-9]+)+)\)/.exec(scalar(yaml, 'milestone') ?? '')?.[1];
  const base = path.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
  const candidates = [base, scalar(yaml, 'name'), scalar(yaml, 'title'), outline.sections[0]?.title];
  const slugs = candidates.filter((name) => name !== undefined).map((name) => slugify(name).replace(/-prd$/, ''));
  const slug = slugs.find((candidate) => candidate !== 'untitled' && candidate !== 'prd') ?? 'untitled';
  return id === undefined ? { slug } : { id, slug };
}

function scalar(yaml: string, key: string): string | undefined {
  const value = new RegExp(`^${key}[ \\t]*:[ \\t]+(.*)$`, 'm').exec(yaml)?.[1]?.trim();
  if (value === undefined) return undefined;
  return /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value)?.[2] ?? value.replace(/\s+#.*$/, '');
}
