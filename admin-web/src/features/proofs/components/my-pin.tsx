import type { DoorCredentials } from '@lintel/shared/contracts';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Panel } from '../../../components/ui/panel';
import { sayDone } from '../../../components/ui/toast';
import { useFormat } from '../../../lib/use-format';
import { useMe } from '../../session/api/me';
import { useIssuePin, useRemoveMyPin } from '../api/my-credentials';
import classes from './proofs.module.css';

/** In two parts, as one remembers and types it. */
const grouped = (pin: string): string => `${pin.slice(0, -4)} ${pin.slice(-4)}`;

/** My own PIN: made by the server, told once. */
export function MyPin({ pin }: { pin: DoorCredentials['pin'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tenant } = useMe();
  const issue = useIssuePin();
  const remove = useRemoveMyPin();
  const [isReplacing, replace] = useDisclosure(false);
  const [isRemoving, ask] = useDisclosure(false);
  const told = issue.data?.pin;
  const draw = () => issue.mutate(undefined, { onSuccess: replace.close });
  return (
    <Panel title={t('proof.pin.title')} text={t('proof.pin.text')}>
      <Stack gap="md">
        {told ? (
          <div className={classes.told} role="status">
            <Text size="sm">{t('proof.pin.told')}</Text>
            <output id="my-pin" className={classes.pin} dir="ltr">
              {grouped(told)}
            </output>
            <Text size="sm" c="dimmed">
              {t('proof.pin.once')}
            </Text>
          </div>
        ) : (
          <Text size="sm" id="my-pin-status">
            {pin ? t('proof.pin.since', { date: format.dateTime(pin.issuedAt, tenant.timeZone) }) : t('proof.pin.none')}
          </Text>
        )}
        {pin?.lockedUntil && (
          <Text size="sm" c="danger" role="alert">
            {t('proof.pin.locked', { time: format.dateTime(pin.lockedUntil, tenant.timeZone) })}
          </Text>
        )}
        {issue.error && <FailureNotice id="my-pin-failure" error={issue.error} />}
        <Group gap="xs">
          <Button
            id="my-pin-issue"
            variant={pin ? 'default' : 'filled'}
            loading={issue.isPending}
            onClick={pin ? replace.open : draw}
          >
            {pin ? t('proof.pin.another') : t('proof.pin.get')}
          </Button>
          {pin && (
            <Button id="my-pin-remove" variant="subtle" color="danger" onClick={ask.open}>
              {t('proof.pin.remove')}
            </Button>
          )}
        </Group>
      </Stack>
      <ConfirmDialog
        id="my-pin-replace-dialog"
        isOpen={isReplacing}
        onClose={replace.close}
        title={t('proof.pin.anotherTitle')}
        text={t('proof.pin.anotherText')}
        confirmLabel={t('proof.pin.another')}
        onConfirm={draw}
        isPending={issue.isPending}
        error={issue.error}
      />
      <ConfirmDialog
        id="my-pin-remove-dialog"
        isOpen={isRemoving}
        onClose={ask.close}
        title={t('proof.pin.removeTitle')}
        text={t('proof.pin.removeText')}
        confirmLabel={t('proof.pin.remove')}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              ask.close();
              issue.reset();
              sayDone(t('proof.pin.removed'));
            },
          })
        }
        isPending={remove.isPending}
        error={remove.error}
      />
    </Panel>
  );
}
