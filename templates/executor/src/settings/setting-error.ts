/** A setting the service can't start with: its name, what was found, what is expected. */
export class SettingError extends Error {
  constructor(name: string, expected: string, found?: string) {
    super(
      found === undefined ? `${name} ${expected}` : `${name}="${found}" is not valid; expected ${expected}`,
    );
    this.name = 'SettingError';
  }
}
