import type { RoomState } from '@lintel/shared/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import type { ActionFace, Actions } from '../actions/actions';
import { DoorCodeView } from './door-code-view';
import { PinPad } from './pin-pad';
import styles from './prove.module.css';
import { useBadgeReader } from './use-badge-reader';

interface ProveSheetProps {
  face: Extract<ActionFace, { kind: 'proving' }>;
  state: RoomState;
  actions: Actions;
  onClose: () => void;
}

/** Asks who taps, in every way that is accepted here. */
export function ProveSheet({ face, state, actions, onClose }: ProveSheetProps) {
  const { t } = useTranslation();
  const { accepted, problem, intent } = face;
  const takes = { pin: accepted.includes('PIN'), badge: accepted.includes('BADGE'), qr: accepted.includes('QR') };
  useBadgeReader(takes.badge, (badge) => void actions.prove({ method: 'BADGE', proof: { badge } }));
  // A phone did it, or somebody else: there is nothing left to ask.
  const moment = momentOf(state);
  const [asked] = useState(moment);
  useEffect(() => {
    if (moment !== asked) onClose();
  }, [moment, asked, onClose]);
  return (
    <div className={styles.prove} data-with-pad={takes.pin || undefined} data-with-code={takes.qr || undefined}>
      <div className={styles.told}>
        <p className={styles.what}>{t(`prove.what.${intent.action}`)}</p>
        <h2 className={styles.title}>{t('prove.title')}</h2>
        {problem && (
          <p className={styles.refused} role="alert">
            {problem.code === 'RATE_LIMITED' ? t('prove.wait') : t('prove.notRecognised')}
          </p>
        )}
        <ul className={styles.ways}>
          {takes.pin && !takes.qr && <li>{t('prove.byPin')}</li>}
          {takes.badge && <li>{t('prove.byBadge')}</li>}
          {takes.qr && <li>{t('prove.byQr')}</li>}
        </ul>
      </div>
      {takes.qr && <DoorCodeView sign={actions.signCode} />}
      {takes.pin && (
        // A wrong PIN is not there any more when the next is asked for.
        <PinPad
          key={problem?.correlationId ?? ''}
          onPin={(pin) => void actions.prove({ method: 'PIN', proof: { pin } })}
        />
      )}
      <div className={styles.out}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </div>
  );
}

/** What of a room's state an action changes. */
function momentOf({ current, checkIn, restore, actions }: RoomState): string {
  return JSON.stringify([
    current?.id,
    current?.end,
    current?.status,
    checkIn?.bookingId,
    restore?.bookingId,
    actions.includes('BOOK'),
  ]);
}
