import classes from './dot.module.css';

export type DotTone = 'good' | 'warning' | 'bad' | 'off';

/** A small light beside a word; the word says it, the light only helps to find it. */
export function Dot({ tone }: { tone: DotTone }) {
  return <span className={classes.dot} data-tone={tone} aria-hidden="true" />;
}
