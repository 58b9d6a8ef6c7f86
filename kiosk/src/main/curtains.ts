import type { BrowserWindow, BrowserWindowConstructorOptions, Display, Screen } from 'electron';

export interface CurtainParts {
  screen: Screen;
  /** A window that shows nothing, and that nobody closes. */
  hang: (options: BrowserWindowConstructorOptions) => BrowserWindow;
}

/** Whoever plugs in a second monitor finds it black, not a desktop with a mouse on it. */
export class Curtains {
  readonly #hung = new Map<number, BrowserWindow>();

  constructor(private readonly parts: CurtainParts) {}

  start(): void {
    const { screen } = this.parts;
    const primary = screen.getPrimaryDisplay().id;
    for (const display of screen.getAllDisplays()) if (display.id !== primary) this.#cover(display);
    screen.on('display-added', (_, display) => this.#cover(display));
    screen.on('display-removed', (_, { id }) => this.#uncover(id));
    screen.on('display-metrics-changed', (_, display) => this.#hung.get(display.id)?.setBounds(display.bounds));
  }

  #cover({ id, bounds }: Display): void {
    this.#uncover(id);
    const curtain = this.parts.hang({
      ...bounds,
      frame: false,
      focusable: false,
      skipTaskbar: true,
      backgroundColor: '#000000',
    });
    curtain.setAlwaysOnTop(true, 'screen-saver');
    this.#hung.set(id, curtain);
  }

  #uncover(id: number): void {
    // `close` would ask first, and be refused.
    this.#hung.get(id)?.destroy();
    this.#hung.delete(id);
  }
}
