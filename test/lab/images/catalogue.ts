import { oddImages } from './odd-images.ts';
import { openByDefault } from './socket-proxy.ts';

/** What the lab's images stand for, and what they are made of when there is no registry. */
export interface ImageRecipe {
  /** The real image, where one can be pulled; without it the image is always made here. */
  readonly pull?: string;
  /** Layers from the bottom up; see layers.ts. */
  readonly layers: readonly LayerName[];
  readonly command: readonly string[];
  /** Variables beside PATH. */
  readonly env?: readonly string[];
  readonly stopSignal?: string;
  /** More of the image's configuration, in the engine's own words. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export type LayerName =
  | 'busybox'
  | 'debian'
  | 'node'
  | 'python'
  | 'socket-proxy'
  | 'bash-as-sh'
  | 'no-sh'
  | 'no-timeout'
  | 'no-head'
  | 'no-tmp';
export type ImageName = keyof typeof catalogue;

const catalogue = {
  // BusyBox alone: no apk, no adduser. Enough where a shell is all that is needed.
  'alpine:3': { pull: 'alpine:3', layers: ['busybox'], command: ['sh'] },
  'debian:bookworm-slim': { pull: 'debian:bookworm-slim', layers: ['debian'], command: ['bash'] },
  'dockperm-lab/node:20': { pull: 'node:20-bookworm-slim', layers: ['debian', 'node'], command: ['node'] },
  // A stand-in: Debian with its Python 3, under the name that scripts ask for.
  'python:3.11-alpine': { pull: 'python:3.11-alpine', layers: ['debian', 'python'], command: ['python3'] },
  // The image that dockperm puts between a service and the engine. A stand-in: Debian's haproxy, see socket-proxy.ts.
  'tecnativa/docker-socket-proxy:v0.4.2': {
    pull: 'tecnativa/docker-socket-proxy:v0.4.2',
    layers: ['debian', 'socket-proxy'],
    command: ['haproxy', '-db', '-f', '/etc/haproxy/proxy.cfg'],
    env: openByDefault,
    // As the first process it would not hear SIGTERM; haproxy's own image says the same.
    stopSignal: 'SIGUSR1',
  },
  ...oddImages,
} as const satisfies Record<string, ImageRecipe>;

/** What an engine gets unless it is asked for something else: the odd images are for who names them. */
export const imageNames = (Object.keys(catalogue) as ImageName[]).filter((name) => !(name in oddImages));

export function recipeOf(name: ImageName): ImageRecipe {
  return catalogue[name];
}
