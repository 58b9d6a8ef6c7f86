import { LintelError } from '@lintel/shared/errors';

export function overVisit(): LintelError {
  return new LintelError('FORBIDDEN', {
    title: 'This visit is over',
    detail: 'Your visit at this door is over. Scan the code on the screen again.',
  });
}
