import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useState } from 'react';
import { clockText, parseClock } from '../../lib/wall-time';

const quarters = Array.from({ length: 96 }, (_, index) => clockText(index * 15));

interface TimeFieldProps extends Omit<AutocompleteProps, 'value' | 'onChange' | 'data'> {
  /** `HH:mm` */
  value: string;
  onChange: (value: string) => void;
}

/** A time of day on a 24-hour clock: typed in any usual way, or picked from the quarters of an hour. */
export function TimeField({ value, onChange, ...rest }: TimeFieldProps) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setText(value);
  }

  const settle = (typed: string) => {
    const minutes = parseClock(typed);
    if (minutes === null) setText(value);
    else {
      setText(clockText(minutes));
      if (clockText(minutes) !== value) onChange(clockText(minutes));
    }
  };
  return (
    <Autocomplete
      {...rest}
      value={text}
      data={quarters}
      limit={96}
      maxDropdownHeight={220}
      filter={({ options, search }) =>
        search === value ? options : options.filter((option) => 'value' in option && option.value.startsWith(search))
      }
      onChange={setText}
      onOptionSubmit={settle}
      onBlur={(event) => settle(event.currentTarget.value)}
      onKeyDown={(event) => {
        // Before the form is sent by it.
        if (event.key === 'Enter') settle(event.currentTarget.value);
      }}
      inputMode="numeric"
      autoComplete="off"
      placeholder="09:00"
      comboboxProps={{ width: 120, position: 'bottom-start' }}
    />
  );
}
