import type { Question } from '@lintel/shared/contracts';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts';

interface FieldProps {
  path: string;
  label: string;
  isRequired: boolean;
  error?: string;
  hint?: string;
  children: (described: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
}

/** A label, its field, what to know before typing and what was wrong with it. */
export function Field({ path, label, isRequired, error, hint, children }: FieldProps) {
  const { t } = useTexts();
  const id = `field-${path.replaceAll('.', '-')}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {!isRequired && <span className="muted"> ({t('details.optional')})</span>}
      </label>
      {children({ id, ...(described && { 'aria-describedby': described }), ...(error && { 'aria-invalid': true }) })}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

interface QuestionProps {
  question: Question;
  answer: string | boolean | undefined;
  error?: string;
  onAnswer: (answer: string | boolean) => void;
}

/** One of the meeting type's own questions. */
export function QuestionField({
  question: { id, label, type, isRequired, options },
  answer,
  error,
  onAnswer,
}: QuestionProps) {
  const { t } = useTexts();
  const path = `answers.${id}`;
  const text = typeof answer === 'string' ? answer : '';
  if (type === 'CHECKBOX') {
    const fieldId = `field-answers-${id}`;
    return (
      <div className="field">
        <label className="check">
          <input
            id={fieldId}
            type="checkbox"
            checked={answer === true}
            required={isRequired}
            aria-invalid={error ? true : undefined}
            aria-describedby={error && `${fieldId}-error`}
            onChange={(event) => onAnswer(event.target.checked)}
          />
          <span>
            {label}
            {!isRequired && <span className="muted"> ({t('details.optional')})</span>}
          </span>
        </label>
        {error && (
          <p id={`${fieldId}-error`} className="field-error">
            {error}
          </p>
        )}
      </div>
    );
  }
  return (
    <Field path={path} label={label} isRequired={isRequired} error={error}>
      {(field) =>
        type === 'CHOICE' ? (
          <select {...field} required={isRequired} value={text} onChange={(event) => onAnswer(event.target.value)}>
            <option value="">{t('details.choose')}</option>
            {options?.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
        ) : type === 'PROSE' ? (
          <textarea
            {...field}
            rows={3}
            maxLength={4_000}
            required={isRequired}
            value={text}
            onChange={(event) => onAnswer(event.target.value)}
          />
        ) : (
          <input
            {...field}
            type="text"
            maxLength={4_000}
            required={isRequired}
            value={text}
            onChange={(event) => onAnswer(event.target.value)}
          />
        )
      }
    </Field>
  );
}
