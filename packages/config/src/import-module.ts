/**
 * Loads a module by its address. It is a file of its own because the bundle of the command has the loader of its main
 * module do it: an import in a script that is compiled with a code cache warns of an experimental feature.
 */
export async function importModule(url: string): Promise<unknown> {
  return (await import(url)) as unknown;
}
