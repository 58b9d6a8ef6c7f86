import { useEffect, useRef, type ReactNode } from 'react';
import { page } from '../lib/page-data';
import { hasMoved } from '../lib/router';

/**
 * The heading of a face, once on each. After a step the focus goes there, so that whoever does not see the page is told where
 * they are, and whoever uses the keyboard goes on from the top. Give it a `key` that changes with the step.
 */
export function Heading({
  children,
  title,
  isQuiet = false,
}: {
  children: ReactNode;
  title: string;
  isQuiet?: boolean;
}) {
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!hasMoved()) return;
    element.current?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, []);
  useEffect(() => {
    document.title = page.tenant ? `${title} · ${page.tenant.name}` : title;
  }, [title]);
  return (
    <h1 ref={element} tabIndex={-1} className={isQuiet ? 'heading heading-quiet' : 'heading'}>
      {children}
    </h1>
  );
}
