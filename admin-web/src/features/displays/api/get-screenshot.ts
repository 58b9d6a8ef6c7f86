import { queryOptions } from '@tanstack/react-query';
import { RequestFailure } from '../../../lib/request-failure';
import { chosenTenant } from '../../../lib/tenant-choice';
import { displaysKey } from './list-displays';

/** The picture as a `data:` address: an element of the page could not say which tenant it asks for. */
export const screenshotQuery = (displayId: string, takenAt: string) =>
  queryOptions({
    queryKey: [...displaysKey, 'screenshot', displayId, takenAt],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<string> => {
      const tenant = chosenTenant();
      const path = `/api/v1/displays/${encodeURIComponent(displayId)}/screenshot`;
      const response = await fetch(path, { signal, ...(tenant && { headers: { 'x-lintel-tenant': tenant } }) });
      if (!response.ok) throw new RequestFailure({ code: 'UNREADABLE', status: response.status, detail: '' });
      return toDataUrl(await response.blob());
    },
  });

function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('The picture could not be read.'));
    reader.readAsDataURL(blob);
  });
}
