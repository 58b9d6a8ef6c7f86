import { Button, Code, CopyButton, Group, Skeleton, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PublicBookingSettings } from '@lintel/shared/contracts';
import { ClashNotice } from '../../../components/ui/edit-notice';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { sayDone } from '../../../components/ui/toast';
import { useEdit } from '../../../lib/use-edit';
import { useDepartments } from '../api/departments';
import { usePublicBookingSettings, usePutPublicBookingSettings } from '../api/settings';
import { originOf, originsIn } from '../model/origins';

/** Which sites may show the pages, and the line that puts them there. */
export function WidgetPanel() {
  const { t } = useTranslation();
  const current = usePublicBookingSettings();
  const [first] = useDepartments().data ?? [];
  return (
    <Panel id="booking-widget" title={t('publicBooking.widget')} text={t('publicBooking.widgetText')}>
      <Loaded id="booking-widget" query={current} pending={<Skeleton height={160} />}>
        {(settings) => (
          <>
            <Origins settings={settings} />
            {first && <Line of={first} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Origins({ settings }: { settings: PublicBookingSettings }) {
  const { t } = useTranslation();
  const put = usePutPublicBookingSettings();
  const edit = useEdit({ text: settings.allowedOrigins.join('\n') });
  const { text } = edit.values;
  const [wrong, setWrong] = useState<string | null>(null);
  const save = () => {
    const allowedOrigins = originsIn(text);
    const unreadable = allowedOrigins.find((line) => originOf(line) === null) ?? null;
    setWrong(unreadable);
    if (unreadable !== null) return;
    put.mutate(
      { ...settings, allowedOrigins },
      {
        onSuccess: (saved) => {
          edit.change({ text: saved.allowedOrigins.join('\n') });
          sayDone(t('publicBooking.saved'));
        },
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        id="booking-widget-origins"
        label={t('publicBooking.origins')}
        description={t('publicBooking.originsHint')}
        placeholder="https://www.example.com"
        value={text}
        onChange={(event) => edit.change({ text: event.currentTarget.value })}
        error={wrong !== null && t('publicBooking.noSite', { line: wrong })}
        autosize
        minRows={2}
        maw={620}
        dir="ltr"
      />
      <ClashNotice
        id="booking-widget-clash"
        fields={put.isPending ? [] : edit.clashes.map(() => t('publicBooking.origins'))}
        onTakeTheirs={edit.reset}
      />
      {put.error && <FailureNotice id="booking-widget-failure" error={put.error} />}
      <Button id="booking-widget-save" type="submit" variant="default" mt="sm" loading={put.isPending}>
        {t('publicBooking.save')}
      </Button>
    </form>
  );
}

function Line({ of: { slug, bookingUrl } }: { of: { slug: string; bookingUrl: string } }) {
  const { t } = useTranslation();
  const script = bookingUrl.replace(/\/book\/.*$/, '/book/widget.js');
  const line = `<script src="${script}" data-department="${slug}" async></script>`;
  return (
    <>
      <Text size="sm" mt="lg" mb={4}>
        {t('publicBooking.line')}
      </Text>
      <Group align="center" gap="sm">
        <Code id="booking-widget-line" dir="ltr" style={{ overflowWrap: 'anywhere' }}>
          {line}
        </Code>
        <CopyButton value={line}>
          {({ copied, copy }) => (
            <Button id="booking-widget-copy" size="xs" variant="default" onClick={copy}>
              {copied ? t('publicBooking.copied') : t('publicBooking.copyLine')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}
