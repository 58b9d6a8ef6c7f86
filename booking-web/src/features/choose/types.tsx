import { Failure } from '../../components/failure';
import { Heading } from '../../components/heading';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Missing } from '../../components/missing';
import { Skeleton } from '../../components/skeleton';
import { isNotFound } from '../../lib/api';
import { useTexts } from '../../lib/texts';
import { isAmbiguous, useOwner, type Owner } from './owner';
import { TypeFacts } from './type-facts';

/** Step 2, of a department or a person. */
export function Types({ owner: slug }: { owner: string }) {
  const { t } = useTexts();
  const { data, error, retry } = useOwner(slug);
  if (isNotFound(error)) return <Missing />;
  const title = data ? t('page.titleWith', { name: data.name }) : t('page.title');
  return (
    <section className="stage">
      <Heading title={title}>{t('types.heading')}</Heading>
      {data ? (
        <>
          <p className="lead">
            <strong>{t('types.with', { name: data.name })}</strong>
            {data.description && <span className="lead-more">{data.description}</span>}
          </p>
          <Cards owner={data} />
        </>
      ) : error ? (
        <Failure error={error} onRetry={retry} />
      ) : (
        <Skeleton count={2} className="cards skeleton-cards" />
      )}
    </section>
  );
}

function Cards({ owner }: { owner: Owner }) {
  const { t } = useTexts();
  if (owner.types.length === 0) return <p className="empty">{t('types.none')}</p>;
  return (
    <ul className="cards">
      {owner.types.map((type) => (
        <li key={`${type.department}/${type.slug}`} className="card" data-color={type.color}>
          <h2 className="card-title">
            <span className="swatch" aria-hidden="true" />
            {type.name}
          </h2>
          <TypeFacts type={type} />
          {type.description && <p className="card-text">{type.description}</p>}
          <Link
            to={{ name: 'dates', owner: owner.slug, type: type.slug }}
            {...(isAmbiguous(owner, type.slug) && { parameters: { department: type.department } })}
            className="card-action"
          >
            {t('types.choose', { name: type.name })}
            <Icon name="arrow" isDirectional />
          </Link>
        </li>
      ))}
    </ul>
  );
}
