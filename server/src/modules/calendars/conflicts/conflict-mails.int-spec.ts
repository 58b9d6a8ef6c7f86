import type { Booking } from '@lintel/shared/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openSendGrid, type FakeSendGrid } from '../../../testing/sendgrid.js';
import { at, SyncBench, type BenchCalendar } from '../testing/sync-bench.js';

describe('mails about conflicts', () => {
  let sendGrid: FakeSendGrid;
  let bench: SyncBench;

  beforeAll(async () => {
    sendGrid = await openSendGrid();
    bench = await SyncBench.open({ ...sendGrid.environment, PUBLIC_URL: 'https://rooms.example.test' });
    await bench.house.addPerson(await bench.house.addTenant('other'), 'ADMIN');
  });
  afterAll(async () => {
    await bench.close();
    await sendGrid.close();
  });
  beforeEach(() => {
    sendGrid.taken.length = 0;
    sendGrid.answers.length = 0;
  });

  const edit = ({ remote, address }: BenchCalendar, change: object) => {
    const [event] = remote.events(address);
    remote.edit(address, event!.id, change);
  };
  const handlers = ['', '-da', '-de', '-es', '-fr', '-ar'].map((language) => `calendars.mail-conflict${language}`);
  /** Every mail that was sent by the time that all of a booking's conflicts have been handled, for every language. */
  const mailsAbout = async ({ id }: Booking) => {
    const open = () =>
      bench.house.db.systemStatement(
        `SELECT 1 FROM domain_event e CROSS JOIN unnest($2::text[]) AS wanted (name)
          WHERE e.subject_id = $1 AND e.type = 'calendar.conflict-detected' AND NOT EXISTS
           (SELECT FROM processed_event p WHERE p.event_id = e.id AND p.handler = wanted.name)`,
        [id, handlers],
      );
    while ((await open()).length > 0) await new Promise((resolve) => setImmediate(resolve));
    return sendGrid.taken.map(({ personalizations, subject, content }) => ({
      to: personalizations.flatMap(({ to }) => to.map(({ email }) => email)),
      subject,
      text: content[0].value,
      html: content[1].value,
    }));
  };

  it('go to the administrators, once for each conflict, and say what both sides say', async () => {
    const room = await bench.addRoomCalendar(bench.google);
    await bench.sync(room);
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.patch(booking, { title: 'Ours anew' });
    edit(room, { title: 'Theirs anew' });
    sendGrid.failNext(503);
    await bench.sync(room);
    await bench.sync(room);
    const [mail, ...more] = await mailsAbout(booking);
    expect(more).toEqual([]);
    expect(sendGrid.answers).toEqual([503, 202]);
    expect(mail).toMatchObject({
      to: [bench.admin.email],
      subject: expect.stringContaining(`${booking.reference}, Room `),
    });
    expect(mail!.text).toContain('Title: here “Ours anew”; at Google “Theirs anew”');
    expect(mail!.text).toContain('https://rooms.example.test/admin/calendars#conflicts');
  });

  it('say of a private meeting only when it is', async () => {
    const room = await bench.addRoomCalendar(bench.microsoft);
    await bench.sync(room);
    const booking = await bench.book(room, at(9), at(10), { title: 'Salaries' });
    await bench.sync(room);
    await bench.patch(booking, { start: at(11), end: at(12) });
    edit(room, { isPrivate: true, start: at(14), end: at(15) });
    await bench.sync(room);
    const mails = await mailsAbout(booking);
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toContain('A private meeting');
    expect(mails[0]!.text).toMatch(/Time: here .*12:00–13:00.*; at Microsoft .*15:00–16:00/);
    expect(JSON.stringify(mails)).not.toContain('Salaries');
  });

  it('go to whoever owns the calendar', async () => {
    const person = await bench.house.addPerson(bench.tenantId, 'MEMBER');
    const calendar = await bench.addPersonCalendar(bench.google, person);
    await bench.sync(calendar);
    const room = await bench.house.addResource(bench.tenantId, 'Owned');
    const json = { title: 'Ours', start: at(9), end: at(10), timeZone: 'Europe/Madrid', resourceIds: [room] };
    const booking = (await (await person.fetch('/api/v1/calendar/events', { json })).json()) as Booking;
    await bench.sync(calendar);
    await bench.patch(booking, { title: 'Ours anew' });
    edit(calendar, { title: 'Theirs anew' });
    await bench.sync(calendar);
    const mails = await mailsAbout(booking);
    expect(mails).toMatchObject([{ to: [person.email], text: expect.stringContaining('/admin/profile#conflicts') }]);
  });

  it('speak the language that each reader chose, and one that has to wait repeats none of the others', async () => {
    const choosing = async (language: string) => {
      const person = await bench.house.addPerson(bench.tenantId, 'ADMIN');
      await person.fetch(`/api/v1/users/${person.id}`, { method: 'PATCH', json: { language } });
      return person;
    };
    const [german, alsoGerman, arab] = [await choosing('de'), await choosing('de'), await choosing('ar')];
    const room = await bench.addRoomCalendar(bench.google);
    await bench.sync(room);
    const booking = await bench.book(room, at(9), at(10));
    await bench.sync(room);
    await bench.patch(booking, { title: 'Ours anew', start: at(11), end: at(12) });
    edit(room, { title: 'Theirs anew', start: at(14), end: at(15) });
    sendGrid.failNext(503);
    await bench.sync(room);
    const mails = await mailsAbout(booking);
    expect([...sendGrid.answers].sort()).toEqual([202, 202, 202, 503]);
    expect(mails).toHaveLength(3);
    const to = (...people: { email: string }[]) =>
      mails.find((mail) => people.every(({ email }) => mail.to.includes(email)))!;
    expect(to(bench.admin)).toMatchObject({
      to: [bench.admin.email],
      subject: expect.stringMatching(/^To be decided: /),
    });
    const inGerman = to(german, alsoGerman);
    expect(inGerman.to).toHaveLength(2);
    expect(inGerman.subject).toMatch(/^Zu entscheiden: /);
    expect(inGerman.text).toContain('Titel: hier „Ours anew“; bei Google „Theirs anew“');
    expect(inGerman.text).toMatch(
      /Zeit: hier \p{L}+, \d+\. \p{L}+, 12:00–13:00 \(Europe\/Madrid\); bei Google .* 15:00–16:00/u,
    );
    const inArabic = to(arab);
    expect(inArabic.subject).toContain('بانتظار القرار');
    expect(inArabic.text).toContain('12:00–13:00');
    expect(inArabic.html).toMatch(/^<div lang="ar" dir="rtl">/);
  });
});
