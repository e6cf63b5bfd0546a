import type { Approval } from '../journal/store.ts';
import type { Board } from './board.ts';

/** What nodes have asked people, and what these have decided. */
export class Questions {
  readonly #board: Pick<Board, 'reopen'>;
  /** Decisions of people, the last of each question counts. */
  #approvals: readonly Approval[];
  /** How many decisions there were when a node that had asked was begun again. */
  readonly #heeded = new Map<string, number>();
  /** How many nodes wait for a person. */
  #waiting = 0;

  constructor(board: Pick<Board, 'reopen'>, approvals: readonly Approval[]) {
    this.#board = board;
    this.#approvals = approvals;
  }

  /** Whether any node waits for a person. */
  get areOpen(): boolean {
    return this.#waiting > 0;
  }

  /** A node has ended to wait for a person. */
  opened(): void {
    this.#waiting++;
  }

  answerOf(node: string, key: string): Approval | undefined {
    return this.#approvals.findLast((approval) => approval.node === node && approval.key === key);
  }

  /** People have decided something. Answers the nodes that it is about. */
  learn(approvals: readonly Approval[]): readonly string[] {
    const news = approvals.slice(this.#approvals.length);
    this.#approvals = approvals;
    return news.map(({ node }) => node);
  }

  /**
   * Whether the answer to what a node has just asked came while its body still cleaned up. What was answered once is
   * not asked again for it.
   */
  isAnswered(node: string, key: string): boolean {
    const count = this.#approvals.length;
    if (this.#heeded.get(node) === count || this.answerOf(node, key) === undefined) return false;
    this.#heeded.set(node, count);
    return true;
  }

  /** Readies a node where it waits for a person. */
  reopen(node: string): void {
    if (this.#board.reopen(node)) this.#waiting--;
  }
}
