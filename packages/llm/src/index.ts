export type {
  CompressedDocument,
  CompressionInput,
  DocumentSection,
  DropReason,
  DroppedText,
} from './compression/types.ts';
export { compressDocument } from './compression/compress-document.ts';
export { estimateTokens } from './estimate-tokens.ts';
