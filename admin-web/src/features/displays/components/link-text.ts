import type { Display } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';

/** How good the line of a display is, in a few words; null where it was not measured yet. */
export function useLinkText(): (display: Display) => string | null {
  const { t } = useTranslation();
  const format = useFormat();
  return ({ telemetry }) => {
    const quality = telemetry?.linkQuality;
    if (quality === null || quality === undefined) return null;
    const roundTrip = telemetry?.roundTripMs;
    const percent = t('fleet.percent', { value: format.number(quality) });
    return roundTrip === null || roundTrip === undefined
      ? percent
      : `${percent} · ${t('fleet.milliseconds', { value: format.number(roundTrip) })}`;
  };
}
