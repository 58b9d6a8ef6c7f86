import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What shrinks; fonts and pictures are compressed by themselves. */
const compressible = /\.(?:css|html|js|svg|webmanifest)$/;
/** Below this size a compressed answer saves no packet. */
const leastBytes = 1_024;
/** The last step costs as much again for a hundredth of the size. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };

interface Output {
  type: 'asset' | 'chunk';
  fileName: string;
  code?: string;
  source?: string | Uint8Array;
}
interface Emitting {
  emitFile: (file: { type: 'asset'; fileName: string; source: Uint8Array }) => string;
}

/**
 * Vite plugin: writes `.br` and `.gz` beside each file, once and as small as can be, so that a server sends them as they are.
 * A fleet that loads its page again costs it no compression.
 */
export function compressed() {
  return {
    name: 'lintel-compressed',
    enforce: 'post' as const,
    generateBundle: {
      order: 'post' as const,
      async handler(this: Emitting, _options: unknown, bundle: Record<string, Output>): Promise<void> {
        const files = Object.values(bundle).filter(({ fileName }) => compressible.test(fileName));
        await Promise.all(
          files.map(async ({ fileName, code, source }) => {
            const content = Buffer.from(code ?? source ?? '');
            if (content.length < leastBytes) return;
            const [br, gz] = await Promise.all([
              promisify(brotliCompress)(content, brotliOptions),
              promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
            ]);
            this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: br });
            this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gz });
          }),
        );
      },
    },
  };
}
