import { restartEngine } from './machine.ts';

export const restart = { by: restartEngine };

export const root = { HOME: '/root', DOCKER_HOST: '' };
