import { auth, calendar, type calendar_v3 } from '@googleapis/calendar';
import { MOST_ANSWERED } from '../bounded-answers.js';

const TIMEOUT_MS = 30_000;

/** Google Calendar API v3. It repeats nothing by itself: whoever calls knows what may be. */
export function googleApi(apiUrl: string): calendar_v3.Calendar {
  const { origin, pathname } = new URL(apiUrl);
  const folder = pathname.replace(/\/$/, '');
  const options: calendar_v3.Options = {
    version: 'v3',
    rootUrl: origin,
    retry: false,
    timeout: TIMEOUT_MS,
    size: MOST_ANSWERED,
  };
  // Of `rootUrl` the SDK keeps the origin alone.
  if (folder !== '')
    options.adapter = (call, send) =>
      send({ ...call, url: new URL(origin + folder + call.url.pathname + call.url.search) });
  return calendar(options);
}

/** The client of one call, with the token of that call and no way to ask for another by itself. */
export function as(token: string): { auth: InstanceType<typeof auth.OAuth2> } {
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: token });
  return { auth: client };
}
