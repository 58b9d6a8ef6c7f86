import styles from './spinner.module.css';

/** Something is on its way. The sentence beside it says what. */
export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />;
}
