import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../../features/session/api/me';
import { LiveStatusContext } from '../../lib/live-status';
import { useLiveUpdates } from '../live-updates';
import { LinkBanner } from './link-banner';
import { BottomNav, SideNav, TopBar } from './navigation';
import classes from './shell.module.css';

/** The frame around every page behind the sign-in. */
export function Shell() {
  const { data: me } = useSuspenseQuery(meQuery);
  return me ? <SignedIn tenant={me.tenant.slug} /> : <SessionEnded />;
}

/** The session ended while a page was open: the route's guard is asked again, and leads to the sign-in and back here. */
function SessionEnded() {
  const router = useRouter();
  useEffect(() => {
    void router.invalidate();
  }, [router]);
  return null;
}

function SignedIn({ tenant }: { tenant: string }) {
  const { t } = useTranslation();
  const status = useLiveUpdates(tenant);
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isFirst = useRef(true);
  useEffect(() => {
    // A new page begins at its top, also for who hears it instead of seeing it.
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path]);

  return (
    <LiveStatusContext value={status}>
      <a id="skip-to-content" className={classes.skip} href="#content">
        {t('shell.skip')}
      </a>
      <div className={classes.shell}>
        <SideNav />
        <TopBar />
        <main id="content" ref={main} tabIndex={-1} className={classes.main}>
          <LinkBanner />
          <Outlet />
        </main>
        <BottomNav />
      </div>
    </LiveStatusContext>
  );
}
