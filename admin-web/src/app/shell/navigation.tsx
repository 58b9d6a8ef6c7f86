import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../features/session/api/me';
import { AccountMenu } from '../../features/session/components/account-menu';
import { TenantSwitcher } from '../../features/session/components/tenant-switcher';
import { useOpenConflicts } from '../../features/calendar-sync/api/list-calendars';
import { useUnseenIssues } from '../../features/issues/api/list-issues';
import { Wordmark } from '../../components/ui/wordmark';
import { useFormat } from '../../lib/use-format';
import { LinkLight } from './link-light';
import { navItems } from './nav-items';
import classes from './shell.module.css';

function NavLinks({ place }: { place: 'side' | 'bottom' }) {
  const { t } = useTranslation();
  const { role } = useMe();
  const hasUnseenIssues = useUnseenIssues(role === 'ADMIN');
  const openConflicts = useOpenConflicts(role === 'ADMIN');
  const format = useFormat();
  return (
    <ul className={classes.links}>
      {navItems
        .filter(({ isForAdmins }) => !isForAdmins || role === 'ADMIN')
        .filter(({ isSeldom }) => !isSeldom || place === 'side')
        .map(({ id, to, icon: Icon }) => (
          <li key={id}>
            <Link id={`nav-${place}-${id}`} to={to} className={classes.link} activeOptions={{ exact: to === '/' }}>
              <Icon size={20} stroke={1.75} aria-hidden />
              <span>{t(`nav.${id}`)}</span>
              {id === 'issues' && hasUnseenIssues && (
                <span className={classes.news} role="img" aria-label={t('nav.news')} />
              )}
              {id === 'calendars' && openConflicts > 0 && (
                <span
                  className={classes.count}
                  role="img"
                  aria-label={t('conflict.count', { count: openConflicts })}
                  data-tabular
                >
                  {format.number(openConflicts)}
                </span>
              )}
            </Link>
          </li>
        ))}
    </ul>
  );
}

export function SideNav() {
  const { t } = useTranslation();
  return (
    <aside className={classes.side}>
      <div className={classes.brand}>
        <Wordmark />
      </div>
      <TenantSwitcher id="side-tenant" />
      <nav aria-label={t('nav.label')}>
        <NavLinks place="side" />
      </nav>
      <div className={classes.sideEnd}>
        <LinkLight />
        <AccountMenu id="side-account" isWide />
      </div>
    </aside>
  );
}

/** On a phone: who and where above, the places below, near the thumb. */
export function TopBar() {
  return (
    <header className={classes.top}>
      <Wordmark />
      <div className={classes.topEnd}>
        <TenantSwitcher id="top-tenant" />
        <AccountMenu id="top-account" />
      </div>
    </header>
  );
}

export function BottomNav() {
  const { t } = useTranslation();
  return (
    <nav className={classes.bottom} aria-label={t('nav.label')}>
      <NavLinks place="bottom" />
    </nav>
  );
}
