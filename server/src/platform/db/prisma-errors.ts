/** What the driver said when Prisma reports that a statement failed (`meta.driverAdapterError` of P2002, P2003, P2034, P2039, …). */
interface DriverCause {
  originalCode?: string;
  originalMessage?: string;
  constraint?: { index?: string };
}

/** PostgreSQL's `no_data_found`: Prisma found no row to update or delete. */
const NO_DATA_FOUND = 'P0002';

/** The SQLSTATE behind an error of Prisma's client, so that nobody needs to know both kinds of codes. */
export function prismaSqlState(error: unknown): string | undefined {
  return hasCode(error, 'P2025') ? NO_DATA_FOUND : driverCause(error)?.originalCode;
}

/** The name of the constraint or unique index behind an error of Prisma's client. */
export function prismaConstraint(error: unknown): string | undefined {
  const cause = driverCause(error);
  // Exclusion constraints have no kind of their own in Prisma; their name is only in PostgreSQL's sentence.
  return cause?.constraint?.index ?? / constraint "([^"]+)"/.exec(cause?.originalMessage ?? '')?.[1];
}

function driverCause(error: unknown): DriverCause | undefined {
  if (!(error instanceof Error)) return undefined;
  return (error as { meta?: { driverAdapterError?: { cause?: DriverCause } } }).meta?.driverAdapterError?.cause;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === code;
}
