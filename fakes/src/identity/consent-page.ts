import { escapeHtml } from '../wire/exchange.js';
import type { Account } from './account.js';

interface Consent {
  readonly vendor: string;
  readonly action: string;
  readonly hidden: readonly (readonly [string, string])[];
  readonly accounts: readonly Account[];
  readonly hint: string | null;
  readonly scopes: readonly string[];
  readonly isPartial: boolean;
}

/** OpenID's own scopes, of which a person is not asked one by one. */
export const isAboutThePerson = (scope: string): boolean =>
  ['openid', 'email', 'profile', 'offline_access'].includes(scope) || scope.includes('/auth/userinfo.');

/** What a person is told of a scope, by its last part; one without words is shown as it is. */
const words: Readonly<Record<string, string>> = {
  calendar: 'See, change and delete all your calendars',
  'calendar.events': 'See and change the events of all your calendars',
  'calendar.calendarlist.readonly': 'See which calendars you have',
  'calendar.app.created': 'Make calendars, and look after those it made',
  'Calendars.ReadWrite': 'See and change your calendars',
  'Calendars.ReadWrite.Shared': 'See and change the calendars that are shared with you',
  'Place.Read.All': 'See the rooms of your organisation',
};

const wordsOf = (scope: string): string => words[scope.slice(scope.lastIndexOf('/') + 1)] ?? scope;

const frame = (title: string, content: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f4f5f7; color: #1c2430; }
main { box-sizing: border-box; width: calc(100% - 2rem); max-width: 30rem; margin: 8vh auto; padding: 2rem; background: #fff; border-radius: 12px; box-shadow: 0 1px 6px #0002; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; } fieldset { border: 0; padding: 0; margin: 0 0 1.5rem; }
legend { font-weight: 600; padding: 0; margin-bottom: .5rem; } label { display: flex; gap: .5rem; padding: .4rem 0; overflow-wrap: anywhere; }
button { font: inherit; padding: .7rem 1.4rem; border-radius: 8px; border: 1px solid #8a94a6; background: #fff; cursor: pointer; }
button[value=allow] { background: #1f5fd0; border-color: #1f5fd0; color: #fff; }
</style></head><body><main>${content}</main></body></html>`;

/** What a person sees at the vendor: who they are, what is asked for, and two buttons. */
export function consentPage({ vendor, action, hidden, accounts, hint, scopes, isPartial }: Consent): string {
  const chosen = accounts.find(({ email }) => email === hint) ?? accounts[0];
  const account = (one: Account) =>
    `<label><input type="radio" name="account" value="${escapeHtml(one.email)}"${one === chosen ? ' checked' : ''}> ` +
    `${escapeHtml(one.name)} (${escapeHtml(one.email)})</label>`;
  const scope = (name: string) =>
    `<label><input type="checkbox" name="granted" value="${escapeHtml(name)}" checked${isPartial ? '' : ' disabled'}> ${escapeHtml(wordsOf(name))}</label>`;
  const asked = scopes.filter((name) => !isAboutThePerson(name));
  return frame(
    `Sign in – ${vendor} (demo)`,
    `<h1>Sign in with ${escapeHtml(vendor)} (demo)</h1><form method="get" action="${escapeHtml(action)}">
${hidden.map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`).join('\n')}
<fieldset><legend>Account</legend>${accounts.map(account).join('')}</fieldset>
<fieldset><legend>Lintel wants to</legend>${asked.map(scope).join('') || 'know who you are'}</fieldset>
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Cancel</button></form>`,
  );
}

export const errorPage = (vendor: string, code: string, message: string): string =>
  frame(`${vendor} (demo)`, `<h1>Error: ${escapeHtml(code)}</h1><p>${escapeHtml(message)}</p>`);
