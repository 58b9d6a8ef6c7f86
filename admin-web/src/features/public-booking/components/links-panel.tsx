import { ActionIcon, Anchor, Badge, CopyButton, Group, Skeleton, Table, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { useDepartments } from '../api/departments';

/** Where customers book each department. */
export function LinksPanel() {
  const { t } = useTranslation();
  const departments = useDepartments();
  return (
    <Panel id="booking-links" title={t('publicBooking.links')} text={t('publicBooking.linksText')}>
      <Loaded id="booking-links" query={departments} pending={<Skeleton height={120} />}>
        {(all) =>
          all.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('publicBooking.noDepartments')}
            </Text>
          ) : (
            <Table id="booking-links-table" verticalSpacing="sm">
              <Table.Tbody>
                {all.map(({ id, name, isActive, bookingUrl, members }) => (
                  <Table.Tr key={id}>
                    <Table.Th scope="row">
                      <Group gap="xs">
                        <bdi>{name}</bdi>
                        {!isActive && <Badge variant="light">{t('publicBooking.closed')}</Badge>}
                      </Group>
                    </Table.Th>
                    <Table.Td>{t('publicBooking.members', { count: members.length })}</Table.Td>
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        <Anchor
                          id={`booking-link-${id}`}
                          href={bookingUrl}
                          target="_blank"
                          rel="noreferrer"
                          size="sm"
                          dir="ltr"
                          style={{ overflowWrap: 'anywhere' }}
                        >
                          {bookingUrl} <IconExternalLink size={14} aria-hidden />
                        </Anchor>
                        <CopyButton value={bookingUrl}>
                          {({ copied, copy }) => (
                            <ActionIcon
                              id={`booking-link-copy-${id}`}
                              variant="subtle"
                              aria-label={copied ? t('publicBooking.copied') : t('publicBooking.copyLink', { name })}
                              onClick={copy}
                            >
                              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                            </ActionIcon>
                          )}
                        </CopyButton>
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Loaded>
    </Panel>
  );
}
