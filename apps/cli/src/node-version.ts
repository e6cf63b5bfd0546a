/** The oldest Node whose `node:sqlite` works without a warning. */
const oldest = [24, 15] as const;
const code = 'ORCH_USAGE_NODE';

/** What to do about a Node that is too old; undefined for one that is supported. */
export function unsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  return [
    `error[${code}]: orch needs Node ${oldest.join('.')} or newer; this is Node ${version}`,
    '  help: install a newer Node, or add it to the project: npm install --save-dev node@24',
  ].join('\n');
}
