import type { PublicDepartment, PublicMeetingType, PublicPerson } from '@lintel/shared/contracts';
import { isNotFound } from '../../lib/api';
import { peek, refresh, useAnswer, type Known } from '../../lib/query';

/** Who is met: a department, or a person with a link of their own. */
export interface Owner {
  slug: string;
  name: string;
  description: string | null;
  /** Only of a department. */
  timeZone?: string;
  /** Only of a person: the slots are theirs alone. */
  host?: string;
  types: OwnerType[];
}
/** A meeting type with the department that offers it. */
export type OwnerType = PublicMeetingType & { department: string };

interface Types {
  department: PublicDepartment;
  meetingTypes: PublicMeetingType[];
}

/** Whether several of a person's departments offer a type of this name. */
export const isAmbiguous = ({ types }: Owner, slug: string): boolean =>
  types.filter((type) => type.slug === slug).length > 1;

/** The type of an address, of the department it names where it does. */
export const typeOf = ({ types }: Owner, slug: string, department: string | null): OwnerType | undefined =>
  types.find((type) => type.slug === slug && type.department === department) ??
  types.find((type) => type.slug === slug);

const departmentPath = (slug: string): string => `departments/${encodeURIComponent(slug)}/meeting-types`;
const personPath = (slug: string): string => `people/${encodeURIComponent(slug)}`;

/** A word below `/book/` is a department's or a person's, never both. */
export function useOwner(slug: string): Known<Owner> & { retry: () => void } {
  const isKnownPerson = peek(personPath(slug)) !== undefined;
  const types = useAnswer<Types>(isKnownPerson ? null : departmentPath(slug));
  const isNoDepartment = isKnownPerson || isNotFound(types.error);
  const person = useAnswer<PublicPerson>(isNoDepartment ? personPath(slug) : null);
  const retry = (): void => void refresh(isNoDepartment ? personPath(slug) : departmentPath(slug));
  if (isNoDepartment) return { ...person, data: person.data && ofPerson(person.data), retry };
  return { ...types, data: types.data && ofDepartment(types.data), retry };
}

const ofDepartment = ({ department: { slug, name, description, timeZone }, meetingTypes }: Types): Owner => ({
  slug,
  name,
  description,
  timeZone,
  types: meetingTypes.map((type) => ({ ...type, department: slug })),
});

const ofPerson = ({ slug, name, bio, meetingTypes }: PublicPerson): Owner => ({
  slug,
  name,
  description: bio,
  host: slug,
  types: meetingTypes,
});
