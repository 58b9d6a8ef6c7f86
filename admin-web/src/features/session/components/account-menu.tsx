import { Avatar, Loader, Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import {
  IconBroadcast,
  IconCheck,
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSayFailure } from '../../../components/ui/failure-notice';
import { chooseLanguage } from '../../../lib/i18n';
import { useLanguage } from '../../../lib/use-format';
import { languages, type Language } from '../../../locales/languages';
import { useMe } from '../api/me';
import { useSaveLanguage } from '../api/save-language';
import { useSignOut } from '../api/sign-out';
import classes from './session.module.css';

const schemes = [
  { id: 'light', icon: IconSun },
  { id: 'dark', icon: IconMoon },
  { id: 'auto', icon: IconDeviceDesktop },
] as const satisfies { id: MantineColorScheme; icon: unknown }[];

/** Who is signed in, how the app looks to them, and the way out. */
export function AccountMenu({ id, isWide = false }: { id: string; isWide?: boolean }) {
  const { t } = useTranslation();
  const { user, role } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const language = useLanguage();
  const onError = useSayFailure();
  const signOut = useSignOut();
  const saveLanguage = useSaveLanguage(user.id);

  const leave = () => signOut.mutate(undefined, { onError });
  const choose = (chosen: Language) => {
    void chooseLanguage(chosen);
    saveLanguage.mutate(chosen, { onError });
  };
  const initials = user.name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  // The menu gives its own id to its button.
  return (
    <Menu id={id} width={248} position={isWide ? 'top-start' : 'bottom-end'}>
      <Menu.Target>
        <UnstyledButton
          className={classes.account}
          aria-label={isWide ? undefined : t('session.account', { name: user.name })}
        >
          <Avatar size={34} radius="xl" color="accent" aria-hidden>
            {signOut.isPending ? <Loader size={16} /> : initials}
          </Avatar>
          {isWide && (
            <span className={classes.who}>
              <span className={classes.name}>{user.name}</span>
              <span className={classes.role}>{t(`session.role.${role}`)}</span>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <Menu.Item
          id={`${id}-profile`}
          leftSection={<IconUser size={16} stroke={1.75} aria-hidden />}
          renderRoot={(props: object) => <Link to="/profile" {...props} />}
        >
          {t('session.profile')}
        </Menu.Item>
        {!isWide && role === 'ADMIN' && (
          <>
            <Menu.Item
              id={`${id}-peripherals`}
              leftSection={<IconBroadcast size={16} stroke={1.75} aria-hidden />}
              renderRoot={(props: object) => <Link to="/sensors" {...props} />}
            >
              {t('nav.peripherals')}
            </Menu.Item>
            <Menu.Item
              id={`${id}-people`}
              leftSection={<IconUsers size={16} stroke={1.75} aria-hidden />}
              renderRoot={(props: object) => <Link to="/people" {...props} />}
            >
              {t('nav.people')}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Label>{t('session.look')}</Menu.Label>
        {schemes.map(({ id: scheme, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            id={`${id}-scheme-${scheme}`}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(scheme)}
            leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
            rightSection={scheme === colorScheme ? <IconCheck size={16} aria-label={t('session.current')} /> : null}
          >
            {t(`session.scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('session.language')}</Menu.Label>
        {Object.entries(languages).map(([code, { name }]) => (
          <Menu.Item
            key={code}
            id={`${id}-language-${code}`}
            lang={code}
            onClick={() => choose(code as Language)}
            rightSection={code === language ? <IconCheck size={16} aria-label={t('session.current')} /> : null}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          id={`${id}-sign-out`}
          onClick={leave}
          disabled={signOut.isPending}
          leftSection={<IconLogout size={16} stroke={1.75} aria-hidden />}
        >
          {t('session.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
