import { endpoints } from './texts/endpoints.ts';
import { others } from './texts/others.ts';
import { services } from './texts/services.ts';
import { shells } from './texts/shells.ts';
import { sockets } from './texts/sockets.ts';
import type { Text } from './texts/text.ts';

export const texts: readonly Text[] = [...services, ...shells, ...sockets, ...endpoints, ...others];
