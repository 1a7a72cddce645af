import { findCommand } from './tools/find-command.ts';

/** Why the lab can't run here, in one sentence; undefined when it can. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux') {
    return `The lab starts Linux engines, and this is ${process.platform}: set DOCKER_HOST to an engine instead.`;
  }
  if (process.getuid?.() !== 0) {
    return 'The lab starts engines as root, and this is an ordinary user: run it with sudo, or set DOCKER_HOST.';
  }
  const tool = ['apt-get', 'dpkg'].find((name) => findCommand(name) === undefined);
  if (tool !== undefined)
    return `The lab installs engines with apt, and ${tool} is not here: set DOCKER_HOST to an engine.`;
  return undefined;
}
