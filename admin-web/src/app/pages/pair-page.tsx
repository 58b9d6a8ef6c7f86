import type { Display } from '@lintel/shared/contracts';
import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { PairedNotice } from '../../features/displays/components/paired-notice';
import { PairForm } from '../../features/displays/components/pair-form';
import { useRooms } from '../../features/rooms/api/list-resources';

export function PairPage() {
  const { t } = useTranslation();
  const { code, room } = useSearch({ from: '/shell/pair' });
  const rooms = useRooms();
  const [paired, setPaired] = useState<Display | null>(null);
  const named = rooms.data?.find(({ id }) => id === room);
  return (
    <Page
      title={t('display.pairOne')}
      subtitle={t('display.pairIntro')}
      parent={{ label: t('nav.displays'), to: '/displays' }}
      width="narrow"
    >
      <Panel>
        {paired ? (
          <Stack gap="lg">
            <PairedNotice display={paired} />
            <Group justify="flex-end" gap="xs">
              <Button id="paired-another" variant="default" onClick={() => setPaired(null)}>
                {t('display.pairAnother')}
              </Button>
              <Button id="paired-list" renderRoot={(props: object) => <Link to="/displays" {...props} />}>
                {t('display.toList')}
              </Button>
            </Group>
          </Stack>
        ) : rooms.isPending && room ? (
          <Skeleton height={320} />
        ) : (
          <PairForm
            id="pair"
            code={code}
            roomIds={named ? [named.id] : []}
            name={named ? t('display.defaultName', { room: named.name }) : ''}
            onPaired={setPaired}
          />
        )}
      </Panel>
    </Page>
  );
}
