/** Images that lack what a script's container counts on, or bring along what must not work in it. */
export const oddImages = {
  'dockperm-lab/bash-as-sh:1': { layers: ['debian', 'bash-as-sh'], command: ['sh'] },
  'dockperm-lab/no-sh:1': { layers: ['debian', 'no-sh'], command: ['bash'] },
  'dockperm-lab/no-timeout:1': { layers: ['debian', 'no-timeout'], command: ['sh'] },
  'dockperm-lab/no-head:1': { layers: ['debian', 'no-head'], command: ['sh'] },
  'dockperm-lab/no-tmp:1': { layers: ['busybox', 'no-tmp'], command: ['sh'] },
  'dockperm-lab/opinionated:1': {
    layers: ['busybox'],
    command: ['from-the-image'],
    env: ['OWN=from the image', 'HOME=/root'],
    config: {
      Entrypoint: ['/bin/false'],
      User: '1000:1000',
      WorkingDir: '/var',
      Volumes: { '/data': {} },
      // Nanoseconds.
      Healthcheck: { Test: ['CMD', '/bin/false'], Interval: 1_000_000_000 },
    },
  },
} as const;
