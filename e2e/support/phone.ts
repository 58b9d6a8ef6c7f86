import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { Door } from './door.js';

const require = createRequire(import.meta.url);
/** The decoder runs in a page, where pictures can be read. */
const decoder = require.resolve('jsqr');

/** What a phone's camera reads on the door's screen: the picture itself is decoded, as it is shown. */
export async function scan(door: Door, camera: Page): Promise<string> {
  const picture = await door.page.getByRole('img', { name: 'Scan with your phone' }).screenshot();
  await camera.goto('about:blank');
  await camera.evaluate(await readFile(decoder, 'utf8'));
  const text = await camera.evaluate(readPicture, `data:image/png;base64,${picture.toString('base64')}`);
  if (text === null) throw new Error('The code on the screen cannot be read.');
  return text;
}

/** Runs in the page. */
async function readPicture(source: string): Promise<string | null> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  // As little of it as a camera sees from an arm's length.
  const scale = Math.min(1, 400 / image.width);
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const { jsQR } = globalThis as unknown as {
    jsQR: (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
  };
  return jsQR(data, width, height)?.data ?? null;
}
