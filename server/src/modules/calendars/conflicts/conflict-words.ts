import type { MailLanguage } from '../../people/reader-mails.js';

type Field = 'title' | 'description' | 'location' | 'time' | 'isPrivate' | 'attendees' | 'responses' | 'onlineMeeting';

/** Everything a mail about a conflict says, in one language; `service` is where the event is. */
export interface ConflictWords {
  /** Whose dates and times it is. */
  readonly locale: string;
  readonly subject: (reference: string, where: string) => string;
  readonly privateMeeting: string;
  readonly quoted: (text: string) => string;
  /** `meeting` is quoted or private, and has its reference and place behind it. */
  readonly disagrees: (meeting: string, service: string) => string;
  readonly happened: Readonly<Record<'FIELDS' | 'TAKEN' | 'FOREIGN' | 'DELETED', (service: string) => string>>;
  readonly fields: Readonly<Record<Field, string>>;
  readonly said: (label: string, ours: string, theirs: string, service: string) => string;
  /** A field without words, or with too many. */
  readonly notTheSame: (label: string) => string;
  readonly time: (label: string, span: string) => string;
  readonly nothing: string;
  readonly nobody: string;
  readonly until: string;
  readonly decide: string;
}

const en: ConflictWords = {
  locale: 'en-GB',
  subject: (reference, where) => `To be decided: ${reference}, ${where}`,
  privateMeeting: 'A private meeting',
  quoted: (text) => `“${text}”`,
  disagrees: (meeting, service) => `${meeting} does not say the same here and at ${service}.`,
  happened: {
    FIELDS: () => 'Both sides were changed.',
    TAKEN: (service) => `The event was moved at ${service} to a time that is taken.`,
    FOREIGN: (service) => `It was put into the calendar at ${service} at a time that is taken.`,
    DELETED: (service) => `The event was deleted at ${service}, and the booking still stands.`,
  },
  fields: {
    title: 'Title',
    description: 'Notes',
    location: 'Place',
    time: 'Time',
    isPrivate: 'Private',
    attendees: 'People',
    responses: 'Answers of people',
    onlineMeeting: 'Place online',
  },
  said: (label, ours, theirs, service) => `${label}: here ${ours}; at ${service} ${theirs}`,
  notTheSame: (label) => `${label}: not the same`,
  time: (label, span) => `${label}: ${span}`,
  nothing: 'nothing',
  nobody: 'nobody',
  until: 'Until somebody decides, both stay as they are: the booking here and the event there.',
  decide: 'Decide who is right',
};

const da: ConflictWords = {
  locale: 'da',
  subject: (reference, where) => `Skal afgøres: ${reference}, ${where}`,
  privateMeeting: 'Et privat møde',
  quoted: (text) => `»${text}«`,
  disagrees: (meeting, service) => `${meeting} siger ikke det samme her og hos ${service}.`,
  happened: {
    FIELDS: () => 'Begge sider er ændret.',
    TAKEN: (service) => `Begivenheden er flyttet hos ${service} til et tidspunkt, der er optaget.`,
    FOREIGN: (service) => `Den er lagt i kalenderen hos ${service} på et tidspunkt, der er optaget.`,
    DELETED: (service) => `Begivenheden er slettet hos ${service}, og bookingen står stadig.`,
  },
  fields: {
    title: 'Titel',
    description: 'Noter',
    location: 'Sted',
    time: 'Tidspunkt',
    isPrivate: 'Privat',
    attendees: 'Deltagere',
    responses: 'Deltagernes svar',
    onlineMeeting: 'Onlinemøde',
  },
  said: (label, ours, theirs, service) => `${label}: her ${ours}; hos ${service} ${theirs}`,
  notTheSame: (label) => `${label}: ikke det samme`,
  time: (label, span) => `${label}: ${span}`,
  nothing: 'intet',
  nobody: 'ingen',
  until: 'Indtil nogen afgør det, bliver begge, som de er: bookingen her og begivenheden der.',
  decide: 'Afgør, hvem der har ret',
};

const de: ConflictWords = {
  locale: 'de',
  subject: (reference, where) => `Zu entscheiden: ${reference}, ${where}`,
  privateMeeting: 'Eine private Besprechung',
  quoted: (text) => `„${text}“`,
  disagrees: (meeting, service) => `${meeting}: hier und bei ${service} steht nicht dasselbe.`,
  happened: {
    FIELDS: () => 'Beide Seiten wurden geändert.',
    TAKEN: (service) => `Der Termin wurde bei ${service} auf eine belegte Zeit verschoben.`,
    FOREIGN: (service) => `Der Termin wurde bei ${service} auf eine belegte Zeit gelegt.`,
    DELETED: (service) => `Der Termin wurde bei ${service} gelöscht, und die Buchung besteht noch.`,
  },
  fields: {
    title: 'Titel',
    description: 'Notizen',
    location: 'Ort',
    time: 'Zeit',
    isPrivate: 'Privat',
    attendees: 'Teilnehmende',
    responses: 'Antworten der Teilnehmenden',
    onlineMeeting: 'Online-Treffen',
  },
  said: (label, ours, theirs, service) => `${label}: hier ${ours}; bei ${service} ${theirs}`,
  notTheSame: (label) => `${label}: nicht dasselbe`,
  time: (label, span) => `${label}: ${span}`,
  nothing: 'nichts',
  nobody: 'niemand',
  until: 'Bis jemand entscheidet, bleiben beide, wie sie sind: die Buchung hier und der Termin dort.',
  decide: 'Entscheiden, was gilt',
};

const es: ConflictWords = {
  locale: 'es',
  subject: (reference, where) => `Por decidir: ${reference}, ${where}`,
  privateMeeting: 'Una reunión privada',
  quoted: (text) => `«${text}»`,
  disagrees: (meeting, service) => `${meeting} no dice lo mismo aquí y en ${service}.`,
  happened: {
    FIELDS: () => 'Se cambiaron ambos lados.',
    TAKEN: (service) => `El evento se movió en ${service} a una hora ocupada.`,
    FOREIGN: (service) => `Se puso en el calendario de ${service} a una hora ocupada.`,
    DELETED: (service) => `El evento se eliminó en ${service} y la reserva sigue en pie.`,
  },
  fields: {
    title: 'Título',
    description: 'Notas',
    location: 'Lugar',
    time: 'Hora',
    isPrivate: 'Privado',
    attendees: 'Participantes',
    responses: 'Respuestas de los participantes',
    onlineMeeting: 'Reunión en línea',
  },
  said: (label, ours, theirs, service) => `${label}: aquí ${ours}; en ${service} ${theirs}`,
  notTheSame: (label) => `${label}: no es lo mismo`,
  time: (label, span) => `${label}: ${span}`,
  nothing: 'nada',
  nobody: 'nadie',
  until: 'Hasta que alguien decida, ambos quedan como están: la reserva aquí y el evento allí.',
  decide: 'Decidir qué vale',
};

const fr: ConflictWords = {
  locale: 'fr',
  subject: (reference, where) => `À décider : ${reference}, ${where}`,
  privateMeeting: 'Une réunion privée',
  quoted: (text) => `« ${text} »`,
  disagrees: (meeting, service) => `${meeting} ne dit pas la même chose ici et chez ${service}.`,
  happened: {
    FIELDS: () => 'Les deux côtés ont été modifiés.',
    TAKEN: (service) => `L’événement a été déplacé chez ${service} vers un horaire pris.`,
    FOREIGN: (service) => `L’événement a été inscrit chez ${service} à un horaire pris.`,
    DELETED: (service) => `L’événement a été supprimé chez ${service}, et la réservation tient toujours.`,
  },
  fields: {
    title: 'Titre',
    description: 'Notes',
    location: 'Lieu',
    time: 'Horaire',
    isPrivate: 'Privé',
    attendees: 'Participants',
    responses: 'Réponses des participants',
    onlineMeeting: 'Réunion en ligne',
  },
  said: (label, ours, theirs, service) => `${label} : ici ${ours} ; chez ${service} ${theirs}`,
  notTheSame: (label) => `${label} : pas identique`,
  time: (label, span) => `${label} : ${span}`,
  nothing: 'rien',
  nobody: 'personne',
  until: 'Tant que personne ne décide, les deux restent tels quels : la réservation ici et l’événement là-bas.',
  decide: 'Décider ce qui vaut',
};

const ar: ConflictWords = {
  // Digits as everywhere else in Lintel.
  locale: 'ar-u-nu-latn',
  subject: (reference, where) => `بانتظار القرار: ${reference}، ${where}`,
  privateMeeting: 'اجتماع خاص',
  // Isolated: a title in another script must not turn what stands around it (Unicode UAX #9).
  quoted: (text) => `«\u2068${text}\u2069»`,
  disagrees: (meeting, service) => `لا يتفق ما يرد هنا وما يرد لدى ${service} عن ${meeting}.`,
  happened: {
    FIELDS: () => 'تغيّر الجانبان.',
    TAKEN: (service) => `نُقل الحدث لدى ${service} إلى وقت مشغول.`,
    FOREIGN: (service) => `أُضيف الحدث إلى التقويم لدى ${service} في وقت مشغول.`,
    DELETED: (service) => `حُذف الحدث لدى ${service} وما زال الحجز قائمًا.`,
  },
  fields: {
    title: 'العنوان',
    description: 'الملاحظات',
    location: 'المكان',
    time: 'الموعد',
    isPrivate: 'خاص',
    attendees: 'المشاركون',
    responses: 'ردود المشاركين',
    onlineMeeting: 'الاجتماع عبر الإنترنت',
  },
  said: (label, ours, theirs, service) => `${label}: هنا ${ours}؛ لدى ${service} ${theirs}`,
  notTheSame: (label) => `${label}: غير متطابق`,
  time: (label, span) => `${label}: ${span}`,
  nothing: 'لا شيء',
  nobody: 'لا أحد',
  until: 'يبقى كلاهما كما هو إلى أن يقرّر أحد: الحجز هنا والحدث هناك.',
  decide: 'قرّر أيهما الصحيح',
};

export const conflictWords: Readonly<Record<MailLanguage, ConflictWords>> = { en, da, de, es, fr, ar };
