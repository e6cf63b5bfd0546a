declare module 'commonmark' {
  export interface Node {
    readonly type: string;
    readonly level: number;
    readonly sourcepos: readonly [readonly [number, number], readonly [number, number]];
    readonly firstChild: Node | null;
    readonly next: Node | null;
  }
  export class Parser {
    parse(text: string): Node;
  }
}
