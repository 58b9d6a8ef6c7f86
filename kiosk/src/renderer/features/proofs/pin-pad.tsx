import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import { Icon } from '../../components/ui/icon';
import styles from './prove.module.css';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const longestPin = 12;
const shortestPin = 7;

/** Digits to tap. What is entered shows as dots: somebody may stand behind. */
export function PinPad({ onPin }: { onPin: (pin: string) => void }) {
  const { t } = useTranslation();
  const [pin, setPin] = useState('');
  const add = (digit: string): void => setPin((entered) => (entered + digit).slice(0, longestPin));
  return (
    <div className={styles.pad} dir="ltr">
      <p className={styles.dots} role="status" aria-label={t('prove.entered', { count: pin.length })}>
        {pin === '' ? <span className={styles.hint}>{t('prove.enterPin')}</span> : '•'.repeat(pin.length)}
      </p>
      <div className={styles.keys}>
        {digits.map((digit) => (
          <Button key={digit} onClick={() => add(digit)}>
            {digit}
          </Button>
        ))}
        <Button aria-label={t('prove.erase')} onClick={() => setPin((entered) => entered.slice(0, -1))}>
          <Icon name="erase" />
        </Button>
        <Button onClick={() => add('0')}>0</Button>
        <Button
          aria-label={t('prove.submit')}
          isPrimary={pin.length >= shortestPin}
          onClick={() => {
            if (pin.length >= shortestPin) onPin(pin);
          }}
        >
          <Icon name="check" />
        </Button>
      </div>
    </div>
  );
}
