/** A setting the service can't start with: its name, what was given, what it may be. */
export class SettingError extends Error {
  constructor(name: string, wanted: string, seen?: string) {
    super(seen === undefined ? `${name} ${wanted}` : `${name}="${seen}" is not valid; expected ${wanted}`);
    this.name = 'SettingError';
  }
}
