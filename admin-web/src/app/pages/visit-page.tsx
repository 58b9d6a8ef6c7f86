import type { GuestVisit, OpenedVisit } from '@lintel/shared/contracts';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../components/ui/failure-notice';
import { Loaded } from '../../components/ui/loaded';
import { Wordmark } from '../../components/ui/wordmark';
import { SignInForm } from '../../features/session/components/sign-in-form';
import { openVisit, useVisit } from '../../features/visit/api/visit';
import { GuestCode } from '../../features/visit/components/guest-code';
import { VisitNotice } from '../../features/visit/components/visit-notice';
import { VisitRoom } from '../../features/visit/components/visit-room';
import classes from '../../features/visit/components/visit.module.css';
import { keepVisit, keptVisit, takeCode } from '../../features/visit/model/kept-visit';
import { asFailure } from '../../lib/request-failure';

/** What a phone shows that has scanned the code on a screen. */
export function VisitPage() {
  // Taken once: afterwards it is not in the address any more.
  const [code] = useState(takeCode);
  const opened = useQuery({
    queryKey: ['opened-visit', code],
    queryFn: async (): Promise<OpenedVisit | null> => {
      if (code === null) return keptVisit();
      const visit = await openVisit(code);
      keepVisit(visit);
      return visit;
    },
    staleTime: Infinity,
    retry: false,
  });
  if (opened.data) return <Opened opened={opened.data} />;
  return (
    <main className={classes.screen}>
      <Wordmark />
      {opened.isPending ? (
        <Skeleton height={240} radius="lg" />
      ) : opened.error && asFailure(opened.error).code !== 'FORBIDDEN' ? (
        <FailureNotice id="visit-open-failure" error={opened.error} onRetry={() => void opened.refetch()} />
      ) : (
        <Over />
      )}
    </main>
  );
}

function Opened({ opened }: { opened: OpenedVisit }) {
  const { t } = useTranslation();
  const visit = useVisit(opened);
  const [isChanging, change] = useState(false);
  const [isGuest, beGuest] = useState(false);
  const [guest, prove] = useState<GuestVisit | null>(null);
  if (guest || isGuest) {
    return (
      <main className={classes.screen}>
        <Wordmark />
        {guest ? (
          <VisitRoom opened={opened} visit={guest} onlyBookingId={guest.bookingId} />
        ) : (
          <GuestCode opened={opened} onProved={prove} onBack={() => beGuest(false)} />
        )}
      </main>
    );
  }
  const byMail = opened.canMailCode && (
    <Button id="visit-by-mail" variant="subtle" onClick={() => beGuest(true)}>
      {t('visit.guest.offer')}
    </Button>
  );
  if (isChanging || visit.data?.kind === 'signed-out') {
    return (
      <SignInForm
        title={t('visit.signInTitle', { room: opened.room.name })}
        text={t('visit.signInText', { tenant: opened.tenant.name })}
        onSignedIn={() => {
          change(false);
          void visit.refetch();
        }}
      >
        {byMail}
      </SignInForm>
    );
  }
  return (
    <main className={classes.screen}>
      <Wordmark />
      <Loaded id="visit" query={visit} pending={<Skeleton height={320} radius="lg" />}>
        {(seen) =>
          seen.kind === 'room' ? (
            <VisitRoom opened={opened} visit={seen.visit} />
          ) : seen.kind === 'not-member' ? (
            <VisitNotice
              title={t('visit.notMemberTitle', { tenant: opened.tenant.name })}
              text={t('visit.notMemberText')}
            >
              <Button id="visit-other-account" variant="default" onClick={() => change(true)}>
                {t('visit.otherAccount')}
              </Button>
              {byMail}
            </VisitNotice>
          ) : (
            <Over />
          )
        }
      </Loaded>
    </main>
  );
}

function Over() {
  const { t } = useTranslation();
  return <VisitNotice title={t('visit.overTitle')} text={t('visit.overText')} />;
}
