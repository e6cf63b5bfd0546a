declare module 'commonmark' {
  export class Parser {
    parse(text: string): unknown;
  }
}
