import type { DisplaySettings } from '@lintel/shared/contracts';
import { doorAccent, tokens, type SchemeName } from '@lintel/shared/design';
import type { Store } from '../../lib/store';

/** The parts of a browser this stands on. */
export interface AppearanceParts {
  root: HTMLElement;
  /** The colour of the browser's own bars, where it has any. */
  themeColor: HTMLMetaElement | null;
  prefersDark: Pick<MediaQueryList, 'matches' | 'addEventListener'>;
}

/** Puts scheme and accent of the tenant on the page, now and whenever they change. */
export function dressPage(settings: Store<DisplaySettings>, { root, themeColor, prefersDark }: AppearanceParts): void {
  const dress = (): void => {
    const { accent, scheme: wanted } = settings.get().theme;
    const device: SchemeName = prefersDark.matches ? 'dark' : 'light';
    const scheme = wanted === 'auto' ? device : wanted;
    root.dataset.theme = scheme;
    themeColor?.setAttribute('content', tokens.color[scheme].canvas);
    root.toggleAttribute('data-accent', accent !== null);
    const tone = doorAccent(accent ?? tokens.color[scheme].accent, scheme);
    root.style.setProperty('--lt-color-accent', tone.accent);
    root.style.setProperty('--lt-color-on-accent', tone.onAccent);
  };
  settings.subscribe(dress);
  prefersDark.addEventListener('change', dress);
  dress();
}
