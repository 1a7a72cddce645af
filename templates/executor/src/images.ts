import { SettingError } from './setting-error.ts';

const reference = /^[a-z0-9][\w.\-/:@]{0,254}$/i;

/**
 * `alpine:3,python:3.11-alpine=2` → the exact references a request may name, the first being the default.
 * The number after `=` is the size of a warm pool: accepted so that a setting survives an update, not used yet.
 */
export function parseImages(value: string): readonly [string, ...string[]] {
  const [first, ...rest] = value.split(',').map((entry) => parseImage(entry.trim(), value));
  if (first === undefined) throw notImages(value);
  return [first, ...rest.filter((image, index) => image !== first && rest.indexOf(image) === index)];
}

function parseImage(entry: string, whole: string): string {
  const [image = '', size, ...more] = entry.split('=');
  if (more.length > 0 || !reference.test(image)) throw notImages(whole);
  if (size !== undefined && !/^\d{1,3}$/.test(size)) throw notImages(whole);
  return image;
}

function notImages(value: string): SettingError {
  return new SettingError(
    'IMAGES',
    'it may be image references separated by commas, each with =SIZE or not',
    value,
  );
}
