/** For bundlers of this repository, which find out about expressions in the build. Not published. */
export { alternativesOf } from './alternatives.ts';
export { asciiSource } from './ascii-source.ts';
export { joined } from './joined.ts';
export { latin, type Latin } from './latin.ts';
export { writtenNeeds } from './may-match.ts';
export { needsOf } from './needs.ts';
export { pattern, type Pattern } from './pattern.ts';
export { unescaped } from './tags.ts';
export { type Plain, type Texts, writtenPlain } from './texts.ts';
