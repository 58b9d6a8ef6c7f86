import type { ReactNode } from 'react';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import type { Place } from '../../lib/router';
import { useTexts } from '../../lib/texts';
import type { Owner, OwnerType } from './owner';
import { TypeFacts } from './type-facts';

interface Props {
  owner: Owner | undefined;
  type: OwnerType | undefined;
  back: Place;
  children?: ReactNode;
}

/** What has been chosen so far, beside what is chosen next. */
export function Summary({ owner, type, back, children }: Props) {
  const { t } = useTexts();
  return (
    <aside className="summary" aria-label={t('summary.heading')} data-color={type?.color}>
      <Link to={back} className="back">
        <Icon name="back" isDirectional />
        <span>{t('page.back')}</span>
      </Link>
      <p className="summary-what">
        <span className="summary-owner">{owner?.name ?? '\u00a0'}</span>
        <span className="summary-type">
          <span className="swatch" aria-hidden="true" />
          {type?.name ?? '\u00a0'}
        </span>
      </p>
      {type && <TypeFacts type={type} />}
      {type?.description && <p className="summary-text">{type.description}</p>}
      {children}
    </aside>
  );
}
