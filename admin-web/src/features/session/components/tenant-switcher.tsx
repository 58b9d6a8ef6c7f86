import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chooseTenant } from '../../../lib/tenant-choice';
import { useMe } from '../api/me';
import classes from './session.module.css';

/** The organisation this browser works in; a choice only for who belongs to several. */
export function TenantSwitcher({ id }: { id: string }) {
  const { t } = useTranslation();
  const { tenant, memberships } = useMe();
  if (memberships.length < 2) return <p className={classes.tenant}>{tenant.name}</p>;

  const change = (slug: string) => {
    if (slug === tenant.slug) return;
    chooseTenant(slug);
    // Nothing of one organisation may stay in memory while another is shown.
    window.location.assign(import.meta.env.BASE_URL);
  };
  return (
    <Menu id={id} position="bottom-start" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.tenantButton} aria-label={t('session.switchTenant', { name: tenant.name })}>
          <span>{tenant.name}</span>
          <IconSelector size={16} stroke={1.75} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('session.tenants')}</Menu.Label>
        {memberships.map(({ slug, name }) => (
          <Menu.Item
            key={slug}
            id={`${id}-${slug}`}
            onClick={() => change(slug)}
            rightSection={slug === tenant.slug ? <IconCheck size={16} aria-label={t('session.current')} /> : null}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
