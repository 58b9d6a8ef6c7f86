import type { PublicSlots } from '@lintel/shared/contracts';
import { useRef, useState, type FormEvent } from 'react';
import { announce } from '../../components/announcer';
import { failureText } from '../../components/failure';
import { Notice } from '../../components/notice';
import { Refusal } from '../../lib/api';
import { refresh } from '../../lib/query';
import { keep, useKept, type Kept } from '../../lib/session';
import { useTexts, type TextKey } from '../../lib/texts';
import { localDateOf } from '../../lib/zones';
import type { Owner, OwnerType } from '../choose/owner';
import { slotsPath } from '../time/offer';
import { SlotChoice } from '../time/slots';
import { Unsolved } from './challenge';
import { Field, QuestionField } from './fields';
import { bookingOf, checkForm, refusedFields, type FieldErrors } from './form';
import { sendBooking } from './send-booking';

/** The time is not to be had (any more), and what is instead. */
export interface Lost {
  reason: TextKey;
  alternatives: readonly Pick<PublicSlots['slots'][number], 'start'>[];
}

interface Props {
  owner: Owner;
  type: OwnerType;
  start: number;
  timeZone: string;
  /** As far as the page has seen by itself. */
  lost: Lost | null;
  onMove: (start: string) => void;
  onAllTimes: () => void;
  onSending: (isSending: boolean) => void;
}

const lostCodes = ['CONFLICT', 'LIMIT_REACHED', 'NOTICE_TOO_SHORT', 'INVALID_SLOT'];

export function DetailsForm({ owner, type, start, timeZone, lost, onMove, onAllTimes, onSending }: Props) {
  const texts = useTexts();
  const { t } = texts;
  const { customer, answers: allAnswers } = useKept();
  const typeKey = `${type.department}/${type.slug}`;
  const answers = allAnswers[typeKey] ?? {};
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [refused, setRefused] = useState<(Lost & { start: number }) | null>(null);
  const [isSending, setIsSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const change = (field: keyof Kept['customer'], value: string): void => {
    keep((before) => ({ ...before, customer: { ...before.customer, [field]: value } }));
    forget(`customer.${field}`);
  };
  const answer = (id: string, value: string | boolean): void => {
    keep((before) => ({
      ...before,
      answers: { ...before.answers, [typeKey]: { ...before.answers[typeKey], [id]: value } },
    }));
    forget(`answers.${id}`);
  };
  const forget = (path: string): void => setErrors(({ [path]: _mended, ...others }) => others);
  const show = (found: FieldErrors): void => {
    setErrors(found);
    announce(t('details.fix', { count: Object.keys(found).length }));
    const paths = new Set(Object.keys(found).map((path) => `field-${path.replaceAll('.', '-')}`));
    const fields = [...(form.current?.querySelectorAll<HTMLElement>('input, select, textarea') ?? [])];
    fields.find(({ id }) => paths.has(id))?.focus();
  };

  const refuse = (error: unknown): void => {
    if (error instanceof Refusal && lostCodes.includes(error.problem.code)) {
      const reason = error.problem.code === 'CONFLICT' ? 'details.taken' : 'details.notOffered';
      setRefused({ start, reason, alternatives: error.problem.alternatives ?? [] });
      void refresh(slotsPath(offer, localDateOf(start, timeZone), timeZone));
      return;
    }
    const fields = error instanceof Refusal && error.problem.code === 'VALIDATION_FAILED' ? error.problem : null;
    const found = fields ? refusedFields(fields, t) : {};
    if (Object.keys(found).some((path) => /^(customer|answers)\./.test(path))) show(found);
    else
      setFailure(error instanceof Unsolved || 'challenge' in found ? t('error.challenge') : failureText(texts, error));
  };
  const offer = { department: type.department, type: type.slug, host: owner.host };

  const submit = async (): Promise<void> => {
    const found = checkForm(customer, answers, type.questions, t);
    if (Object.keys(found).length > 0) return show(found);
    setIsSending(true);
    onSending(true);
    setFailure(null);
    setRefused(null);
    try {
      await sendBooking(
        {
          department: type.department,
          meetingType: type.slug,
          start: new Date(start).toISOString(),
          timeZone,
          ...bookingOf(customer, answers, type.questions),
          ...(owner.host !== undefined && { host: owner.host }),
        },
        typeKey,
      );
    } catch (error) {
      refuse(error);
      setIsSending(false);
      onSending(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  const shownLost = refused?.start === start ? refused : lost;

  return (
    <form ref={form} className="form" noValidate onSubmit={onSubmit}>
      {shownLost && (
        <Notice isAlert>
          <p>{t(shownLost.reason)}</p>
          {shownLost.alternatives.length > 0 && (
            <>
              <h2 className="notice-title">{t('alternatives.heading')}</h2>
              <SlotChoice slots={shownLost.alternatives} timeZone={timeZone} onSlot={onMove} />
            </>
          )}
          <button type="button" className="text-button" onClick={onAllTimes}>
            {t('alternatives.all')}
          </button>
        </Notice>
      )}
      <Field path="customer.name" label={t('details.name')} isRequired error={errors['customer.name']}>
        {(field) => (
          <input
            {...field}
            type="text"
            autoComplete="name"
            required
            maxLength={200}
            value={customer.name}
            onChange={(event) => change('name', event.target.value)}
          />
        )}
      </Field>
      <Field path="customer.email" label={t('details.email')} isRequired error={errors['customer.email']}>
        {(field) => (
          <input
            {...field}
            type="email"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            dir="ltr"
            required
            maxLength={254}
            value={customer.email}
            onChange={(event) => change('email', event.target.value)}
          />
        )}
      </Field>
      <Field
        path="customer.phone"
        label={t('details.phone')}
        isRequired
        error={errors['customer.phone']}
        hint={t('details.phoneHint')}
      >
        {(field) => (
          <input
            {...field}
            type="tel"
            autoComplete="tel"
            dir="ltr"
            required
            maxLength={40}
            value={customer.phone}
            onChange={(event) => change('phone', event.target.value)}
          />
        )}
      </Field>
      {type.questions.map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          answer={answers[question.id]}
          error={errors[`answers.${question.id}`]}
          onAnswer={(value) => answer(question.id, value)}
        />
      ))}
      <Field path="customer.notes" label={t('details.notes')} isRequired={false} error={errors['customer.notes']}>
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={4_000}
            value={customer.notes}
            onChange={(event) => change('notes', event.target.value)}
          />
        )}
      </Field>
      {failure && <Notice isAlert>{failure}</Notice>}
      <div className="form-end">
        <button type="submit" className="button button-primary" disabled={isSending || shownLost !== null}>
          {t(isSending ? 'details.sending' : type.requiresApproval ? 'details.submitApproval' : 'details.submit')}
        </button>
        <p className="muted">{t('details.consent')}</p>
      </div>
    </form>
  );
}
