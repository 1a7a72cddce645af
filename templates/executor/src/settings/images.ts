import { SettingError } from './setting-error.ts';
import { type Env, integer, text } from './setting-values.ts';

/** An image that requests may name, and how many containers of it are kept warm. */
export interface ImageSetting {
  readonly image: string;
  readonly size: number;
}

export type Images = readonly [ImageSetting, ...ImageSetting[]];

const reference = /^[a-z0-9][\w.\-/:@]{0,254}$/i;
const usualSize = 2;
const mostWarm = 100;

const defaults: Images = [
  { image: 'alpine:3', size: 4 },
  { image: 'python:3.11-alpine', size: 2 },
];

/**
 * `IMAGES`, such as `alpine:3=4,python:3.11-alpine=2`: exact references, the first being the default. Where it is not set, the
 * names that the guide's first service had: BASE_IMAGE, POOL_SIZE, and CUSTOM_POOLS, such as `python:3.11-alpine:2`.
 */
export function readImages(env: Env): Images {
  const size = integer(env, 'POOL_SIZE', { fallback: usualSize, min: 0, max: mostWarm });
  const listed = text(env, 'IMAGES');
  if (listed !== undefined) return parseList('IMAGES', listed, (entry) => parseImage(entry, size));
  const [alpine, ...others] = defaults;
  const base = { image: readBase(env) ?? alpine.image, size: text(env, 'POOL_SIZE') ? size : alpine.size };
  const custom = text(env, 'CUSTOM_POOLS');
  return unique([base, ...(custom === undefined ? others : parseList('CUSTOM_POOLS', custom, parsePool))]);
}

function readBase(env: Env): string | undefined {
  const image = text(env, 'BASE_IMAGE');
  if (image === undefined || reference.test(image)) return image;
  throw new SettingError('BASE_IMAGE', 'an image reference', image);
}

function parseList(
  name: keyof typeof forms,
  value: string,
  parse: (entry: string) => ImageSetting | undefined,
): Images {
  const [first, ...rest] = value.split(',').map((entry) => {
    const found = parse(entry.trim());
    if (found && reference.test(found.image) && found.size <= mostWarm) return found;
    throw new SettingError(name, `${forms[name]}, with sizes up to ${mostWarm}`, value);
  });
  if (first === undefined) throw new SettingError(name, forms[name], value);
  return unique([first, ...rest]);
}

const forms = {
  IMAGES: 'image references separated by commas, each optionally followed by =SIZE',
  CUSTOM_POOLS: 'IMAGE:SIZE separated by commas',
};

function parseImage(entry: string, usual: number): ImageSetting | undefined {
  const match = /^([^=]*)(?:=(\d{1,3}))?$/.exec(entry);
  return match?.[1] === undefined
    ? undefined
    : { image: match[1], size: match[2] === undefined ? usual : Number(match[2]) };
}

/** At the last colon, since a reference may have some of its own. */
function parsePool(entry: string): ImageSetting | undefined {
  const match = /^(.*):(\d{1,3})$/.exec(entry);
  return match?.[1] === undefined ? undefined : { image: match[1], size: Number(match[2]) };
}

/** The first of each counts. */
function unique([first, ...rest]: Images): Images {
  const all = [first, ...rest];
  return [
    first,
    ...rest.filter(({ image }, index) => all.findIndex((other) => other.image === image) === index + 1),
  ];
}
