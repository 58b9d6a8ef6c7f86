import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon';
import styles from './button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One button a screen is the one most people want. */
  isPrimary?: boolean;
  /** Works only with the server, which is not there: still pressable, to say so. */
  isOutOfReach?: boolean;
  icon?: IconName;
  /** A second, smaller line. */
  note?: string;
}

export function Button({ isPrimary, isOutOfReach, icon, note, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={styles.button}
      data-primary={isPrimary || undefined}
      data-out-of-reach={isOutOfReach || undefined}
      {...rest}
    >
      {icon && <Icon name={icon} size="1.15em" />}
      <span className={styles.text}>
        <span>{children}</span>
        {note && <span className={styles.note}>{note}</span>}
      </span>
    </button>
  );
}
