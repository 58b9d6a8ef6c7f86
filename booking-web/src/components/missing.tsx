import { useTexts } from '../lib/texts';
import { Heading } from './heading';
import { Link } from './link';

/** Nothing is here: an address that means nothing, or a link that does not work (any more). */
export function Missing({ isLink = false }: { isLink?: boolean }) {
  const { t } = useTexts();
  const title = t(isLink ? 'missing.link' : 'missing.heading');
  return (
    <section className="panel panel-narrow centered is-missing">
      <p className="big-mark" aria-hidden="true">
        404
      </p>
      <Heading title={title}>{title}</Heading>
      <p className="lead">{t(isLink ? 'missing.linkLead' : 'missing.lead')}</p>
      <Link to={{ name: 'departments' }} className="button button-primary">
        {t('missing.all')}
      </Link>
    </section>
  );
}
