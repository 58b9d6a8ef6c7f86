/** Where the database is, with the credentials of its owner. */
export class DatabaseUrl {
  constructor(readonly value: string) {}
}
