import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDepartmentHouse, type DepartmentHouse } from '../public-booking/testing/department-house.js';

let at: DepartmentHouse;
beforeAll(async () => {
  at = await openDepartmentHouse();
});
afterAll(() => at.house.close());

interface PageData {
  tenant: { name: string; accent: string | null; logoUrl: string | null } | null;
  now: string;
  answers: Record<string, unknown>;
}

const open = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${at.house.origin}${path}`, { headers, redirect: 'manual' });
const policyOf = (response: Response) => response.headers.get('content-security-policy')!;
const dataIn = (html: string) =>
  JSON.parse(/<script type="application\/json" id="page-data">(.*?)<\/script>/s.exec(html)![1]!) as PageData;

describe('the look of an organisation', () => {
  it('is that of its displays', async () => {
    const picture = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const theme = { accent: '#b3251d', logoUrl: `data:image/svg+xml;base64,${picture.toString('base64')}` };
    await at.admin.fetch(`/api/v1/displays/settings/tenant/${at.tenantId}`, {
      method: 'PUT',
      json: { settings: { theme } },
    });
    // It is remembered for a while: this is the first to ask.
    const tenant = (await (await at.visit('tenant')).json()) as { accent: string; logoUrl: string };
    expect(tenant).toMatchObject({ slug: 'acme', accent: '#b3251d' });
    const logo = await open(tenant.logoUrl);
    expect(logo.headers.get('content-type')).toBe('image/svg+xml');
    expect(Buffer.from(await logo.arrayBuffer())).toEqual(picture);
    expect(policyOf(logo)).toContain('sandbox');
  });
});

describe('a booking page', () => {
  it('has its first answer with it, in the language of the visitor, and nothing breaks out of it', async () => {
    await at.admin.fetch(`/api/v1/departments/${at.department.id}`, {
      method: 'PATCH',
      json: { description: '</script><script>alert(1)</script>' },
    });
    const response = await open('/book/support', { 'accept-language': 'ar-EG,en;q=0.5' });
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toMatch(/<link rel="modulepreload" crossorigin href="\/book\/assets\/ar-[^"]+\.js">/);
    expect(html).toContain('<style>');
    // The first view is there before any script is.
    expect(html).toContain('ما موضوع اللقاء؟');
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('alert(1)</script>');
    const data = dataIn(html);
    expect(data.now).toMatch(/^2026-11-20T08:/);
    expect(data.answers).toEqual({
      'departments/support/meeting-types': await (await at.visit('departments/support/meeting-types')).json(),
    });
    // Who is in the department's zone asks for nothing more until they have chosen a time.
    const month = 'departments/support/meeting-types/intro-call/dates?month=2026-11&timeZone=Europe%2FMadrid';
    const day = 'departments/support/meeting-types/intro-call/slots?date=2026-11-20&timeZone=Europe%2FMadrid';
    const { answers } = dataIn(await (await open('/book/support/intro-call')).text());
    for (const path of [month, day]) expect(answers[path]).toEqual(await (await at.visit(path)).json());
    expect(dataIn(await (await open('/book')).text()).answers).toEqual({
      departments: await (await at.visit('departments')).json(),
    });
  });

  it('is there for each of its steps, and is missing where its words mean nothing', async () => {
    const statuses = async (...paths: string[]) =>
      Promise.all(paths.map(async (path) => [path, (await open(path)).status] as const));
    expect(
      await statuses(
        '/book/support/intro-call/2026-12-01/09:30-05:00',
        '/book/confirm/0199?token=x',
        '/t/acme/book/support',
        '/book/widget.js',
        '/book/nowhere',
        '/book/nothing.js',
        '/t/nobody/book',
        '/book/no%00body',
        '/t/no%00body/book',
        '/book/support?lang=de&lang=fr&theme=dark&theme=light&accent=%23b3251d&accent=x&embed=0&embed=1',
      ),
    ).toEqual([
      ['/book/support/intro-call/2026-12-01/09:30-05:00', 200],
      ['/book/confirm/0199?token=x', 200],
      ['/t/acme/book/support', 200],
      ['/book/widget.js', 200],
      ['/book/nowhere', 404],
      ['/book/nothing.js', 404],
      ['/t/nobody/book', 404],
      ['/book/no%00body', 404],
      ['/t/no%00body/book', 404],
      ['/book/support?lang=de&lang=fr&theme=dark&theme=light&accent=%23b3251d&accent=x&embed=0&embed=1', 200],
    ]);
    expect(await (await open('/book/nowhere')).text()).toContain('<div id="root">');
  });

  it('knows a personal link', async () => {
    const [person] = at.members;
    await at.admin.fetch(`/api/v1/users/${person!.id}/profile`, {
      method: 'PUT',
      json: { slug: 'mia', bio: 'Hello.' },
    });
    expect(dataIn(await (await open('/book/mia')).text()).answers).toMatchObject({
      'people/mia': { bio: 'Hello.', meetingTypes: [{ slug: 'intro-call', department: 'support' }] },
    });
  });
});

describe('a frame', () => {
  it('shows the page only where it is made for one, and only on sites that an administrator has named', async () => {
    expect(policyOf(await open('/book/support'))).toContain("frame-ancestors 'none'");
    const before = await open('/book/support?embed=1');
    expect(policyOf(before)).toMatch(/frame-ancestors 'self'$|frame-ancestors 'self';/);
    const settings = { isChallengeRequired: false, allowedOrigins: ['https://www.example.com'] };
    await at.admin.fetch('/api/v1/tenant/public-booking', { method: 'PUT', json: settings });
    const framed = await open('/book/support?embed=1');
    expect(policyOf(framed)).toContain("frame-ancestors 'self' https://www.example.com");
    expect(policyOf(framed)).toContain("script-src 'self'");
    expect(framed.headers.get('x-frame-options')).toBeNull();
    expect(policyOf(await open('/book/support'))).toContain("frame-ancestors 'none'");
    expect(policyOf(await open('/admin/?embed=1'))).toContain("frame-ancestors 'none'");
  });

  it('is made by a script that other sites may load', async () => {
    const { headers } = await open('/t/acme/book/widget.js');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await open('/book')).headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});
