/**
 * Characters of the longest section that a start reads: half of what V8 can hold in one string. A log that somebody pasted
 * is one section, and the document is to be edited all the same.
 */
export const longestSection = 268_435_456;
