import { auth, calendar, type calendar_v3 } from '@googleapis/calendar';

const TIMEOUT_MS = 30_000;

/** Google Calendar API v3. It repeats nothing by itself: whoever calls knows what may be. */
export function googleApi(apiUrl: string): calendar_v3.Calendar {
  return calendar({ version: 'v3', rootUrl: `${apiUrl}/`, retry: false, timeout: TIMEOUT_MS });
}

/** The client of one call, with the token of that call and no way to ask for another by itself. */
export function as(token: string): { auth: InstanceType<typeof auth.OAuth2> } {
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: token });
  return { auth: client };
}
