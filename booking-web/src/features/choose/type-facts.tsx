import type { PublicMeetingType } from '@lintel/shared/contracts';
import { Icon } from '../../components/icon';
import { useTexts } from '../../lib/texts';

/** How long, where and for how much. */
export function TypeFacts({ type }: { type: PublicMeetingType }) {
  const { t, format } = useTexts();
  const platform = type.locationType === 'VIDEO' && type.videoPlatform !== null && type.videoPlatform !== 'CUSTOM';
  return (
    <ul className="facts">
      <li>
        <Icon name="clock" />
        {format.duration(type.durationMinutes)}
      </li>
      <li>
        <Icon name={type.locationType} />
        {platform ? t(`type.${type.videoPlatform as 'ZOOM'}`) : t(`type.${type.locationType}`)}
      </li>
      {type.price && (
        <li>
          <Icon name="price" />
          {format.price(type.price)}
        </li>
      )}
      {type.requiresApproval && (
        <li>
          <Icon name="seal" />
          {t('type.approval')}
        </li>
      )}
    </ul>
  );
}
