import { useTranslation } from 'react-i18next';
import { Dot } from '../../components/ui/dot';
import { useLiveStatus } from '../../lib/live-status';
import classes from './shell.module.css';

const tones = { LIVE: 'good', CONNECTING: 'warning', LOST: 'bad' } as const;

/** Whether what is shown is live, in one word. */
export function LinkLight() {
  const { t } = useTranslation();
  const { link } = useLiveStatus();
  return (
    <p className={classes.light}>
      <Dot tone={tones[link]} />
      {t(`live.${link}`)}
    </p>
  );
}
