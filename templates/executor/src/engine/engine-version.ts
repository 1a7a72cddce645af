import { EngineError } from './engine-error.ts';

/** The newest version of the API this code was written for, and the oldest that has all it needs (CgroupnsMode). */
const newest = '1.47';
const oldest = '1.41';

/** The version to speak with an engine that announces `announced` in answer to /_ping. */
export function chooseVersion(announced: string | undefined): string {
  if (announced === undefined || !/^\d+\.\d+$/.test(announced)) {
    throw new EngineError(
      'docker_error',
      'the process that listens on the socket reports no Docker API version',
    );
  }
  if (isOlder(announced, oldest)) {
    throw new EngineError(
      'docker_version_unsupported',
      `the engine supports API ${announced}; ${oldest} is required (Docker 20.10 or later)`,
    );
  }
  return isOlder(announced, newest) ? announced : newest;
}

/** An engine that refuses a version says which one it wants: the number, or undefined when the text is about something else. */
export function versionAskedFor(message: string): string | undefined {
  return /client version [\d.]+ is too (?:old|new)\. (?:Minimum|Maximum) supported API version is (\d+\.\d+)/i.exec(
    message,
  )?.[1];
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}
