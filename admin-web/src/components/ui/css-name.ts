/** `AWAITING_CHECK_IN` as the tokens' custom properties name it: `awaiting-check-in`. */
export const cssName = (name: string): string => name.toLowerCase().replaceAll('_', '-');
