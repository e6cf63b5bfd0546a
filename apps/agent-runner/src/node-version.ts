/** What to tell where this version of Node is too old; undefined where it is not. As orch itself does. */
export function unsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return undefined;
  return `error[ORCH_USAGE_NODE]: orch-agent needs Node 24.15 or newer; this is Node ${version}`;
}
