import type { DoorCredentials } from '@lintel/shared/contracts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../../components/ui/panel';
import { useFormat } from '../../../lib/use-format';
import { useMe } from '../../session/api/me';
import classes from './proofs.module.css';

/** The badges an administrator has given me. */
export function MyBadges({ badges }: Pick<DoorCredentials, 'badges'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tenant } = useMe();
  return (
    <Panel title={t('proof.badge.mine')} text={t('proof.badge.mineText')}>
      {badges.length === 0 ? (
        <Text size="sm">{t('proof.badge.none')}</Text>
      ) : (
        <ul className={classes.badges}>
          {badges.map(({ id, label, addedAt }) => (
            <li key={id}>
              <span>{label ?? t('proof.badge.unnamed')}</span>{' '}
              <Text span size="xs" c="dimmed">
                {t('proof.badge.since', { date: format.dateTime(addedAt, tenant.timeZone) })}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
