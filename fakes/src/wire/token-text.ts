/** Tokens of lists as opaque text: what they carry is nobody's business but the fake's. */
export const opaque = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');

/** `null` for what is none of ours, which the caller refuses in the vendor's words. */
export function readOpaque<Content>(text: string): Content | null {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Content;
  } catch {
    return null;
  }
}
