import type { MailLanguage } from '../people/reader-mails.js';

/** Everything a mail about a silent display says, in one language. `display` is its quoted name, and the rooms it stands beside. */
export interface SilenceWords {
  /** Whose dates and times it is. */
  readonly locale: string;
  readonly display: (name: string, rooms: string | null) => string;
  /** Rooms that are named, and how many more there are. */
  readonly andMore: (rooms: string, more: number) => string;
  /** A moment: time, date and zone. */
  readonly moment: (time: string, date: string, zone: string) => string;
  readonly silent: {
    readonly subject: (title: string) => string;
    readonly since: (display: string, moment: string) => string;
    readonly forLong: (display: string) => string;
    readonly advice: string;
    readonly oneMore: string;
  };
  readonly back: {
    readonly subject: (title: string) => string;
    readonly since: (display: string, moment: string) => string;
    readonly wasSilent: (moment: string) => string;
    readonly nothingToDo: string;
  };
  readonly page: string;
}

const en: SilenceWords = {
  locale: 'en-GB',
  display: (name, rooms) => `the display “${name}”${rooms === null ? '' : ` beside ${rooms}`}`,
  andMore: (rooms, more) => `${rooms} and ${more} more`,
  moment: (time, date, zone) => `${time} on ${date} (${zone})`,
  silent: {
    subject: (title) => `Not answering: ${title}`,
    since: (display, moment) => `Nothing has been heard of ${display} since ${moment}.`,
    forLong: (display) => `Nothing has been heard of ${display} for more than ten minutes.`,
    advice:
      'Please see whether it has power and network; switching it off and on often helps. Bookings are not affected, but ' +
      'its screen may show an old schedule, and rooms whose displays are away are not released by themselves.',
    oneMore: 'You get one more mail when it answers again.',
  },
  back: {
    subject: (title) => `Answering again: ${title}`,
    since: (display, moment) => `Since ${moment}, ${display} answers again.`,
    wasSilent: (moment) => `It had been silent since ${moment}.`,
    nothingToDo: 'There is nothing you need to do.',
  },
  page: 'Its page',
};

const da: SilenceWords = {
  locale: 'da',
  display: (name, rooms) => `skærmen »${name}«${rooms === null ? '' : ` ved ${rooms}`}`,
  andMore: (rooms, more) => `${rooms} og ${more} mere`,
  moment: (time, date, zone) => `${date} kl. ${time} (${zone})`,
  silent: {
    subject: (title) => `Svarer ikke: ${title}`,
    since: (display, moment) => `Der er ikke hørt noget fra ${display} siden ${moment}.`,
    forLong: (display) => `Der er ikke hørt noget fra ${display} i mere end ti minutter.`,
    advice:
      'Se venligst efter, om den har strøm og netværk; det hjælper ofte at slukke og tænde den. Bookinger er ikke berørt, men ' +
      'skærmen viser måske en gammel plan, og lokaler, hvis skærme er væk, frigives ikke af sig selv.',
    oneMore: 'Du får én mail mere, når den svarer igen.',
  },
  back: {
    subject: (title) => `Svarer igen: ${title}`,
    since: (display, moment) => `Siden ${moment} svarer ${display} igen.`,
    wasSilent: (moment) => `Den havde været tavs siden ${moment}.`,
    nothingToDo: 'Du behøver ikke gøre noget.',
  },
  page: 'Dens side',
};

const de: SilenceWords = {
  locale: 'de',
  display: (name, rooms) => `dem Display „${name}“${rooms === null ? '' : ` (${rooms})`}`,
  andMore: (rooms, more) => `${rooms} und ${more} weitere`,
  moment: (time, date, zone) => `${date}, ${time} Uhr (${zone})`,
  silent: {
    subject: (title) => `Antwortet nicht: ${title}`,
    since: (display, moment) => `Von ${display} ist nichts zu hören seit ${moment}.`,
    forLong: (display) => `Von ${display} ist seit mehr als zehn Minuten nichts zu hören.`,
    advice:
      'Bitte sehen Sie nach, ob es Strom und Netz hat; aus- und einschalten hilft oft. Buchungen sind nicht betroffen, aber der ' +
      'Bildschirm zeigt vielleicht einen alten Plan, und Räume, deren Displays fehlen, werden nicht von selbst freigegeben.',
    oneMore: 'Sie bekommen noch eine E-Mail, sobald es wieder antwortet.',
  },
  back: {
    subject: (title) => `Antwortet wieder: ${title}`,
    since: (display, moment) => `Von ${display} kommt wieder Antwort seit ${moment}.`,
    wasSilent: (moment) => `Still war es seit ${moment}.`,
    nothingToDo: 'Sie müssen nichts tun.',
  },
  page: 'Zu seiner Seite',
};

const es: SilenceWords = {
  locale: 'es',
  display: (name, rooms) => `la pantalla «${name}»${rooms === null ? '' : ` junto a ${rooms}`}`,
  andMore: (rooms, more) => `${rooms} y ${more} más`,
  moment: (time, date, zone) => `${date}, ${time} (${zone})`,
  silent: {
    subject: (title) => `No responde: ${title}`,
    since: (display, moment) => `No se sabe nada de ${display} desde: ${moment}.`,
    forLong: (display) => `No se sabe nada de ${display} desde hace más de diez minutos.`,
    advice:
      'Compruebe si tiene corriente y red; apagarla y encenderla suele ayudar. Las reservas no se ven afectadas, pero puede que ' +
      'muestre un horario antiguo, y las salas cuyas pantallas no están no se liberan solas.',
    oneMore: 'Recibirá un correo más cuando vuelva a responder.',
  },
  back: {
    subject: (title) => `Responde de nuevo: ${title}`,
    since: (display, moment) => `De nuevo responde ${display} desde: ${moment}.`,
    wasSilent: (moment) => `Llevaba sin responder desde: ${moment}.`,
    nothingToDo: 'No tiene que hacer nada.',
  },
  page: 'Su página',
};

const fr: SilenceWords = {
  locale: 'fr',
  display: (name, rooms) => `l’écran « ${name} »${rooms === null ? '' : ` (${rooms})`}`,
  andMore: (rooms, more) => `${rooms} et ${more} de plus`,
  moment: (time, date, zone) => `${date}, ${time} (${zone})`,
  silent: {
    subject: (title) => `Ne répond plus : ${title}`,
    since: (display, moment) => `Plus de nouvelles pour ${display} depuis : ${moment}.`,
    forLong: (display) => `Plus de nouvelles pour ${display} depuis plus de dix minutes.`,
    advice:
      'Vérifiez s’il a du courant et du réseau ; l’éteindre et le rallumer aide souvent. Les réservations ne sont pas touchées, mais ' +
      'il affiche peut-être un ancien planning, et les salles dont l’écran est absent ne sont pas libérées automatiquement.',
    oneMore: 'Vous recevrez un dernier courriel quand il répondra de nouveau.',
  },
  back: {
    subject: (title) => `Répond de nouveau : ${title}`,
    since: (display, moment) => `De nouveau une réponse pour ${display} depuis : ${moment}.`,
    wasSilent: (moment) => `Il ne répondait plus depuis : ${moment}.`,
    nothingToDo: 'Vous n’avez rien à faire.',
  },
  page: 'Sa page',
};

const ar: SilenceWords = {
  locale: 'ar-u-nu-latn',
  display: (name, rooms) => `الشاشة «${name}»${rooms === null ? '' : ` بجانب ${rooms}`}`,
  andMore: (rooms, more) => `${rooms} و${more} أخرى`,
  moment: (time, date, zone) => `${date}، ${time} (${zone})`,
  silent: {
    subject: (title) => `لا تستجيب: ${title}`,
    since: (display, moment) => `لم يرد شيء من ${display} منذ ${moment}.`,
    forLong: (display) => `لم يرد شيء من ${display} منذ أكثر من عشر دقائق.`,
    advice:
      'يرجى التحقق من الكهرباء والشبكة؛ كثيرًا ما يفيد إطفاؤها ثم تشغيلها. لا تتأثر الحجوزات، لكنها قد تعرض جدولًا قديمًا، ' +
      'ولا تُحرَّر القاعات التي غابت شاشاتها من تلقاء نفسها.',
    oneMore: 'ستصلك رسالة أخرى عندما تستجيب من جديد.',
  },
  back: {
    subject: (title) => `تستجيب من جديد: ${title}`,
    since: (display, moment) => `تستجيب ${display} من جديد منذ ${moment}.`,
    wasSilent: (moment) => `كانت صامتة منذ ${moment}.`,
    nothingToDo: 'لا يلزمك فعل شيء.',
  },
  page: 'صفحتها',
};

export const silenceWords: Readonly<Record<MailLanguage, SilenceWords>> = { en, da, de, es, fr, ar };
