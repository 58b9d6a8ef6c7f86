import type { ReactNode } from 'react';
import { Icon } from './icon';

/** A message in its place: `alert` is said at once by screen readers. */
export function Notice({ children, isAlert = false }: { children: ReactNode; isAlert?: boolean }) {
  return (
    <div className={isAlert ? 'notice notice-alert' : 'notice'} role={isAlert ? 'alert' : undefined}>
      <Icon name="alert" />
      <div className="notice-body">{children}</div>
    </div>
  );
}
