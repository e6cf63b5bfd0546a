/** The parts of an event of Node's test runner that decide a report. */
interface TestEvent {
  readonly type: string;
  readonly data: {
    readonly name: string;
    readonly file?: string;
    readonly nesting: number;
    readonly line?: number;
    readonly column?: number;
    readonly skip?: string | boolean;
    readonly todo?: string | boolean;
    readonly details?: { readonly type?: string };
  };
}

/**
 * A reporter for Node's test runner that writes a `TestReport` as JSON when the run has come to its end, and nothing
 * before. Its text runs inside the process of the tests, so it uses nothing of this module.
 *
 * A file that defines no test is counted by the runner as a passed test of its own, at its first character; here it is
 * a file in which nothing ran.
 */
async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files: Record<string, { passed: number; failed: number; skipped: number }> = {};
  const failures: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:summary' && data.file === undefined) yield JSON.stringify({ files, failures });
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, file = '', skip, todo } = data;
    const counts = (files[file] ??= { passed: 0, failed: 0, skipped: 0 });
    const isOpen = (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false);
    if (type === 'test:fail' && !isOpen && failures.length < 50) failures.push(name.slice(0, 200));
    if (data.details?.type === 'suite') continue;
    const isWholeFile = data.nesting === 0 && data.line === 1 && data.column === 1 && file.endsWith(name);
    if (isOpen) counts.skipped++;
    else if (type === 'test:fail') counts.failed++;
    else if (!isWholeFile) counts.passed++;
  }
}

/** The reporter as a module that `node --test-reporter` loads. */
export const reporterModule: string = `data:text/javascript,${encodeURIComponent(`export default ${report.toString()}`)}`;
