export type {
  CompressedDocument,
  CompressionInput,
  DocumentSection,
  DropReason,
  DroppedText,
} from './compression/types.ts';
export type { LedgerOptions } from './ledger/open-ledger.ts';
export type {
  Ledger,
  LedgerCall,
  LedgerCaps,
  LedgerFilter,
  LedgerGroup,
  LedgerSpend,
  LedgerTokens,
  LedgerTotals,
  MeterableCall,
  MeteredSpend,
  ModelCall,
  OpenCall,
  RecordedCall,
  Reservation,
} from './ledger/types.ts';
export { compressDocument } from './compression/compress-document.ts';
export { estimateTokens } from './estimate-tokens.ts';
export { mayComeBack } from './ledger/grant.ts';
export { openLedger } from './ledger/open-ledger.ts';
export { unknownSpend } from './ledger/unknown-spend.ts';
