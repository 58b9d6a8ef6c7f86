import type { Input, WebFrameMain } from 'electron';
import { EventEmitter } from 'node:events';

/** A picture of the page: its size is all there is to it. */
export class FakeImage {
  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}
  isEmpty(): boolean {
    return this.width === 0;
  }
  getSize(): { width: number; height: number } {
    return { width: this.width, height: this.height };
  }
  resize({ width }: { width: number }): FakeImage {
    return new FakeImage(width, Math.round((this.height * width) / this.width));
  }
  toJPEG(): Buffer {
    return Buffer.from([0xff, 0xd8, 0xff]);
  }
}

/** A page as main sees it: events come in by `emit`, what main did with it is recorded. */
export class FakeContents extends EventEmitter {
  readonly loaded: string[] = [];
  readonly mainFrame = { url: 'about:blank' } as WebFrameMain;
  readonly done: string[] = [];
  readonly navigationHistory = { clear: () => void this.done.push('history cleared') };
  picture = new FakeImage(1_920, 1_080);
  crashes = 0;
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  /** What the next loads of the display come to; without an entry they succeed. The shell's own pages always load. */
  readonly outcomes: ('fails' | 'succeeds' | 'leads elsewhere' | number)[] = [];

  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    const outcome = (url.startsWith('http') ? this.outcomes.shift() : undefined) ?? 'succeeds';
    if (outcome === 'leads elsewhere') {
      this.emit('did-fail-load', {}, -3, 'ERR_ABORTED', url, true);
      return Promise.reject(Object.assign(new Error('ERR_ABORTED (-3)'), { errno: -3, code: 'ERR_ABORTED' }));
    }
    if (outcome === 'fails') {
      this.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', url, true);
      return Promise.reject(new Error('ERR_CONNECTION_REFUSED'));
    }
    (this.mainFrame as { url: string }).url = url;
    this.emit('did-navigate', {}, url, typeof outcome === 'number' ? outcome : 200);
    if (this.mainFrame.url !== url) return Promise.resolve();
    this.emit('did-finish-load', {});
    return Promise.resolve();
  }

  getURL(): string {
    return this.mainFrame.url;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  setZoomFactor(factor: number): void {
    this.done.push(`zoom ${factor}`);
  }
  setVisualZoomLevelLimits(low: number, high: number): Promise<void> {
    this.done.push(`pinch ${low} to ${high}`);
    return Promise.resolve();
  }
  closeDevTools(): void {
    this.done.push('developer tools closed');
  }
  focus(): void {
    this.done.push('focus');
  }
  close(): void {
    this.done.push('close');
  }
  capturePage(): Promise<FakeImage> {
    return Promise.resolve(this.picture);
  }

  forcefullyCrashRenderer(): void {
    this.crashes += 1;
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  }

  /** Emits a cancellable event; whether it was prevented. */
  isPrevented(name: string, url: string, ...rest: unknown[]): boolean {
    let isPrevented = false;
    this.emit(name, { url, preventDefault: () => (isPrevented = true) }, ...rest);
    return isPrevented;
  }

  /** Presses a key, written as on a keyboard: `Control+Shift+I`; whether the page never got to see it. */
  isSwallowed(keys: string, type = 'keyDown'): boolean {
    const names = keys.split('+').map((name) => (name === 'Plus' ? '+' : name));
    const key = names.pop()!;
    const [shift, control, alt, meta] = ['Shift', 'Control', 'Alt', 'Meta'].map((name) => names.includes(name));
    const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
    const input = { type, key, code, shift, control, alt, meta, isAutoRepeat: false } as Input;
    return this.isPrevented('before-input-event', '', input);
  }
}
