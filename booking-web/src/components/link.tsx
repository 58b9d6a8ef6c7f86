import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { go, hrefOf, type Place } from '../lib/router';

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  to: Place;
  parameters?: Record<string, string>;
};

/** A link to another step; with a modifier key it opens where the browser puts such links. */
export function Link({ to, parameters, ...rest }: Props) {
  const follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(to, parameters);
  };
  return <a {...rest} href={hrefOf(to, parameters)} onClick={follow} />;
}
