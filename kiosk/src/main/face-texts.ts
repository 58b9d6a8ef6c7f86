export interface FaceTexts {
  /** Headline and what to do about it. */
  unreachable: [headline: string, advice: string];
  crashing: [headline: string, advice: string];
  retrying: string;
  leave: string;
  digits: string;
  erase: string;
  enter: string;
  stay: string;
  wrong: string;
  /** `{seconds}` is replaced. */
  locked: string;
}

/*
 * The few words of the shell's own pages. They are here and not among the page's translations, because they are for the moments
 * in which that page cannot be had. None of them holds a character that means something to HTML.
 */
const texts: Record<string, FaceTexts> = {
  en: {
    unreachable: [
      'This screen cannot reach Lintel',
      'Please use the calendar for now. If it stays like this, tell your workplace team.',
    ],
    crashing: ['This screen has a problem', 'Please use the calendar for now, and tell your workplace team.'],
    retrying: 'It keeps trying by itself.',
    leave: 'Enter the PIN to leave the display',
    digits: 'Digits entered',
    erase: 'Erase the last digit',
    enter: 'Leave the display',
    stay: 'Back to the room',
    wrong: 'That is not the PIN.',
    locked: 'Too many attempts. Try again in {seconds} s.',
  },
  da: {
    unreachable: [
      'Skærmen kan ikke få forbindelse til Lintel',
      'Brug kalenderen indtil videre. Bliver det ved, så sig det til kontorteamet.',
    ],
    crashing: ['Der er et problem med skærmen', 'Brug kalenderen indtil videre, og sig det til kontorteamet.'],
    retrying: 'Den bliver selv ved med at prøve.',
    leave: 'Indtast PIN-koden for at forlade skærmen',
    digits: 'Indtastede cifre',
    erase: 'Slet det sidste ciffer',
    enter: 'Forlad skærmen',
    stay: 'Tilbage til lokalet',
    wrong: 'Det er ikke PIN-koden.',
    locked: 'For mange forsøg. Prøv igen om {seconds} s.',
  },
  de: {
    unreachable: [
      'Dieser Bildschirm erreicht Lintel nicht',
      'Bitte nutzen Sie solange den Kalender. Bleibt es dabei, sagen Sie dem Office-Team Bescheid.',
    ],
    crashing: [
      'Dieser Bildschirm hat ein Problem',
      'Bitte nutzen Sie solange den Kalender und sagen Sie dem Office-Team Bescheid.',
    ],
    retrying: 'Er versucht es von selbst weiter.',
    leave: 'PIN eingeben, um die Anzeige zu verlassen',
    digits: 'Eingegebene Ziffern',
    erase: 'Letzte Ziffer löschen',
    enter: 'Anzeige verlassen',
    stay: 'Zurück zum Raum',
    wrong: 'Das ist nicht die PIN.',
    locked: 'Zu viele Versuche. Bitte in {seconds} s erneut.',
  },
  es: {
    unreachable: [
      'Esta pantalla no puede conectar con Lintel',
      'Use el calendario por ahora. Si sigue así, avise al equipo de la oficina.',
    ],
    crashing: ['Esta pantalla tiene un problema', 'Use el calendario por ahora y avise al equipo de la oficina.'],
    retrying: 'Lo sigue intentando por sí sola.',
    leave: 'Introduzca el PIN para salir de la pantalla',
    digits: 'Cifras introducidas',
    erase: 'Borrar la última cifra',
    enter: 'Salir de la pantalla',
    stay: 'Volver a la sala',
    wrong: 'Ese no es el PIN.',
    locked: 'Demasiados intentos. Pruebe de nuevo en {seconds} s.',
  },
  fr: {
    unreachable: [
      'Cet écran ne parvient pas à joindre Lintel',
      'Utilisez le calendrier en attendant. Si cela dure, prévenez les services généraux.',
    ],
    crashing: ['Cet écran a un problème', 'Utilisez le calendrier en attendant et prévenez les services généraux.'],
    retrying: 'Il réessaie tout seul.',
    leave: 'Saisissez le code pour quitter l’affichage',
    digits: 'Chiffres saisis',
    erase: 'Effacer le dernier chiffre',
    enter: 'Quitter l’affichage',
    stay: 'Retour à la salle',
    wrong: 'Ce n’est pas le bon code.',
    locked: 'Trop d’essais. Réessayez dans {seconds} s.',
  },
  ar: {
    unreachable: [
      'لا تستطيع هذه الشاشة الوصول إلى Lintel',
      'يُرجى استخدام التقويم حاليًا. إذا استمر الأمر فأبلغ فريق المكتب.',
    ],
    crashing: ['هناك مشكلة في هذه الشاشة', 'يُرجى استخدام التقويم حاليًا وإبلاغ فريق المكتب.'],
    retrying: 'تستمر في المحاولة من تلقاء نفسها.',
    leave: 'أدخل الرمز السري للخروج من شاشة العرض',
    digits: 'الأرقام المُدخلة',
    erase: 'حذف آخر رقم',
    enter: 'الخروج من شاشة العرض',
    stay: 'العودة إلى القاعة',
    wrong: 'الرمز غير صحيح.',
    locked: 'محاولات كثيرة. حاول مجددًا بعد {seconds} ثانية.',
  },
};

/** The language of these texts that comes nearest. */
export const faceLanguage = (wanted: string): string => {
  const [language] = wanted.toLowerCase().split('-');
  return Object.hasOwn(texts, language!) ? language! : 'en';
};
export const textsFor = (language: string): FaceTexts => texts[faceLanguage(language)]!;
export const directionOf = (language: string): 'rtl' | 'ltr' => (faceLanguage(language) === 'ar' ? 'rtl' : 'ltr');
