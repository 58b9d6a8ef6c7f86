import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeContents } from './testing/fake-contents';
import { guardKeys } from './contents-guard';

describe('guardKeys', () => {
  const contents = new FakeContents();
  let asked = 0;
  guardKeys(contents as never, () => (asked += 1));

  it.each([
    'a',
    'Z',
    '7',
    'ä',
    '漢',
    ' ',
    'Shift+A',
    'Enter',
    'Tab',
    'Shift+Tab',
    'Escape',
    'Backspace',
    'ArrowDown',
    'Control+Alt+@',
  ])('leaves %s to the person at the door, or to their badge reader', (keys) =>
    expect(contents.isSwallowed(keys)).toBe(false),
  );

  it.each([
    ...['Control+r', 'Control+Shift+R', 'F5', 'Control+F5', 'BrowserRefresh'], // load again
    ...['F12', 'Control+Shift+I', 'Control+Shift+J', 'Control+Shift+C', 'Alt+Meta+i', 'Control+u'], // developers
    ...['Control+w', 'Control+F4', 'Alt+F4', 'Control+q', 'Meta+q', 'Meta+w', 'Meta+h', 'Meta+m'], // away
    ...['Control+n', 'Control+t', 'Control+Shift+N', 'Control+o', 'Control+s', 'Control+p', 'Control+j', 'Control+h'], // browser
    ...['Control+Plus', 'Control+-', 'Control+0', 'Control+='], // zoom
    ...['F11', 'Alt+Enter', 'F6', 'F7', 'F10', 'Alt', 'ContextMenu', 'Shift+F10', 'F3', 'Control+f', 'Control+g'], // windows, menus
    ...['Alt+ArrowLeft', 'Alt+ArrowRight', 'Alt+Home', 'BrowserBack', 'BrowserHome', 'BrowserSearch', 'LaunchMail'], // elsewhere
    ...['Meta', 'Meta+e', 'Meta+l', 'Alt+Tab', 'Alt+Escape', 'Control+Escape', 'Control+Alt+Delete', 'Control+Alt+t'], // system
    ...['PrintScreen', 'Insert', 'Control+Insert', 'Shift+Insert', 'Control+v', 'Help', 'Pause', 'ScrollLock', 'F24'], // the rest
  ])('keeps %s from the page', (keys) => {
    expect(contents.isSwallowed(keys)).toBe(true);
    expect(contents.isSwallowed(keys, 'keyUp')).toBe(true);
  });

  it('lets no combination with Control, Alt or the system key through that means something', () => {
    const modifiers = fc
      .subarray(['Control', 'Alt', 'Meta', 'Shift'], { minLength: 1 })
      .filter((keys) => keys.join() !== 'Shift');
    const key = fc.oneof(
      fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'),
      fc.constantFrom(
        'Tab',
        'Escape',
        'Delete',
        'Enter',
        'Backspace',
        'ArrowLeft',
        'Home',
        'End',
        'F1',
        'F4',
        'F5',
        'F11',
        'F12',
      ),
    );
    fc.assert(fc.property(modifiers, key, (held, name) => contents.isSwallowed([...held, name].join('+'))));
  });

  it('asks for the way out on one combination, once a press, and keeps it from the page', () => {
    asked = 0;
    expect(contents.isSwallowed('Control+Alt+Shift+E')).toBe(true);
    expect(contents.isSwallowed('Control+Alt+Shift+E', 'keyUp')).toBe(true);
    expect(asked).toBe(1);
    contents.isSwallowed('Control+Alt+E');
    contents.isSwallowed('Control+Alt+Shift+Meta+E');
    expect(asked).toBe(1);
  });

  it('has no menu, no developer tools, no way back, and one size', () => {
    expect(contents.isPrevented('context-menu', '')).toBe(true);
    contents.emit('devtools-opened');
    contents.emit('did-navigate');
    expect(contents.done).toEqual(['developer tools closed', 'history cleared']);
  });
});
