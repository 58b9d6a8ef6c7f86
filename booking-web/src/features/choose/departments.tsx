import type { PublicDepartment } from '@lintel/shared/contracts';
import { Failure } from '../../components/failure';
import { Heading } from '../../components/heading';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Skeleton } from '../../components/skeleton';
import { isNotFound } from '../../lib/api';
import { Missing } from '../../components/missing';
import { refresh, useAnswer } from '../../lib/query';
import { useTexts } from '../../lib/texts';

/** Step 1. */
export function Departments() {
  const { t } = useTexts();
  const { data, error } = useAnswer<{ departments: PublicDepartment[] }>('departments');
  if (isNotFound(error)) return <Missing />;
  return (
    <section className="stage">
      <Heading title={t('departments.heading')}>{t('departments.heading')}</Heading>
      <p className="lead">{t('departments.lead')}</p>
      {data ? <Cards departments={data.departments} /> : <Waiting error={error} />}
    </section>
  );
}

function Waiting({ error }: { error: unknown }) {
  if (error) return <Failure error={error} onRetry={() => void refresh('departments')} />;
  return <Skeleton count={2} className="cards skeleton-cards" />;
}

function Cards({ departments }: { departments: PublicDepartment[] }) {
  const { t } = useTexts();
  const bookable = departments.filter(({ meetingTypeCount }) => meetingTypeCount > 0);
  if (bookable.length === 0) return <p className="empty">{t('departments.none')}</p>;
  return (
    <ul className="cards">
      {bookable.map(({ slug, name, description, meetingTypeCount }) => (
        <li key={slug} className="card">
          <h2 className="card-title">{name}</h2>
          {description && <p className="card-text">{description}</p>}
          <p className="facts">
            <span>
              <Icon name="people" />
              {t('departments.types', { count: meetingTypeCount })}
            </span>
          </p>
          <Link to={{ name: 'types', owner: slug }} className="card-action">
            {t('departments.book', { name })}
            <Icon name="arrow" isDirectional />
          </Link>
        </li>
      ))}
    </ul>
  );
}
