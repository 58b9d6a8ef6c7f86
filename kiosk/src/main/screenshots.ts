import type { WebContents } from 'electron';
import type { Screenshot } from '../shell/ipc-contract';

/** Wide enough to read every word on it, small enough for a thin line. */
const widestPixels = 1_280;
const quality = 80;
const pauseMs = 2_000;

/** Pictures of the page for the fleet. Of the page only: what else is on the machine's screen is nobody's business. */
export class Screenshots {
  #lastAt = -Infinity;

  constructor(
    private readonly contents: WebContents,
    private readonly now: () => number,
  ) {}

  async take(): Promise<Screenshot> {
    if (this.now() - this.#lastAt < pauseMs) throw new Error('One screenshot in two seconds is enough.');
    this.#lastAt = this.now();
    // Also while the window is covered or the screen off.
    const image = await this.contents.capturePage(undefined, { stayHidden: true });
    if (image.isEmpty()) throw new Error('There is nothing on the screen to take a picture of.');
    const picture = image.getSize().width > widestPixels ? image.resize({ width: widestPixels }) : image;
    return { type: 'image/jpeg', bytes: new Uint8Array(picture.toJPEG(quality)), ...picture.getSize() };
  }
}
