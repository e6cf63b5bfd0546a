declare module 'write-file-atomic' {
  export default function writeFileAtomic(path: string, content: string): Promise<void>;
}
