import { letter } from '../../../platform/mail/letter.js';
import type { Letter, MailLanguage } from '../../people/reader-mails.js';

interface ReauthWords {
  readonly subject: (account: string) => string;
  readonly ended: (account: string, service: string) => string;
  readonly nothingIsLost: string;
  readonly connect: string;
}

const reauthWords: Readonly<Record<MailLanguage, ReauthWords>> = {
  en: {
    subject: (account) => `Connect again: ${account}`,
    ended: (account, service) =>
      `Lintel cannot read and write the calendars of ${account} any more: ${service} does not accept its access.`,
    nothingIsLost:
      'Nothing is lost: what is booked meanwhile is written into the calendars as soon as the account is connected again.',
    connect: 'Connect it again',
  },
  da: {
    subject: (account) => `Forbind igen: ${account}`,
    ended: (account, service) =>
      `Lintel kan ikke længere læse og skrive i kalenderne for ${account}: ${service} accepterer ikke adgangen.`,
    nothingIsLost:
      'Intet går tabt: det, der bookes i mellemtiden, skrives i kalenderne, så snart kontoen er forbundet igen.',
    connect: 'Forbind den igen',
  },
  de: {
    subject: (account) => `Neu verbinden: ${account}`,
    ended: (account, service) =>
      `Lintel kann die Kalender von ${account} nicht mehr lesen und schreiben: ${service} nimmt den Zugang nicht mehr an.`,
    nothingIsLost:
      'Nichts geht verloren: Was inzwischen gebucht wird, steht in den Kalendern, sobald das Konto wieder verbunden ist.',
    connect: 'Wieder verbinden',
  },
  es: {
    subject: (account) => `Volver a conectar: ${account}`,
    ended: (account, service) =>
      `Lintel ya no puede leer ni escribir los calendarios de ${account}: ${service} no acepta su acceso.`,
    nothingIsLost:
      'No se pierde nada: lo que se reserve mientras tanto se escribirá en los calendarios en cuanto la cuenta vuelva a estar conectada.',
    connect: 'Volver a conectarla',
  },
  fr: {
    subject: (account) => `À reconnecter : ${account}`,
    ended: (account, service) =>
      `Lintel ne peut plus lire ni écrire les calendriers de ${account} : ${service} n’accepte plus son accès.`,
    nothingIsLost:
      'Rien n’est perdu : ce qui est réservé entre-temps sera inscrit dans les calendriers dès que le compte sera reconnecté.',
    connect: 'Le reconnecter',
  },
  ar: {
    subject: (account) => `يلزم إعادة الاتصال: ${account}`,
    ended: (account, service) => `لم يعد بإمكان Lintel قراءة تقاويم ${account} والكتابة فيها: لا تقبل ${service} وصوله.`,
    nothingIsLost: 'لا يضيع شيء: ما يُحجز في هذه الأثناء يُكتب في التقاويم حالما يُعاد ربط الحساب.',
    connect: 'إعادة ربطه',
  },
};

const services = { GOOGLE: 'Google', MICROSOFT: 'Microsoft' } as const;

/** That an account has to be connected again, which `url` does. */
export function reauthLetter(
  { name, provider, url }: { name: string; provider: keyof typeof services; url: string },
  language: MailLanguage,
): Letter {
  const words = reauthWords[language];
  return {
    subject: words.subject(name),
    ...letter([words.ended(name, services[provider]), words.nothingIsLost], { label: words.connect, url }, language),
  };
}
