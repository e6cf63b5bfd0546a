const idFirst = /^(\d+(?:\.[A-Za-z0-9]+)+)-(.+?)(?:-prd)?\.md$/i;
const prdFirst = /^PRD[-_ ](\d+(?:\.[A-Za-z0-9]+)+)[-_ ](.+?)(?:-prd)?\.md$/i;

/** The id and slug in a file name of the form `<id>-<slug>-prd.md` or `PRD-<id>-<slug>.md`. */
export function parsePrdFileName(path: string): { id: string; slug: string } | undefined {
  const name = path.replace(/^.*[\\/]/, '');
  const match = idFirst.exec(name) ?? prdFirst.exec(name);
  const id = match?.[1];
  const slug = match?.[2];
  return id === undefined || slug === undefined ? undefined : { id, slug };
}
