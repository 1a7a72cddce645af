import { LabError } from '../../lab/lab.ts';
import { ensureCommands } from '../../lab/tools/apt.ts';
import { findCommand } from '../../lab/tools/find-command.ts';

/** What the cases need: a kernel to ask, root to become anybody, and getfacl, which dockperm itself asks. */
export async function prepare(): Promise<void> {
  if (process.platform !== 'linux')
    throw new LabError(`The model is one of Linux, and this is ${process.platform}: nothing was verified.`);
  if (process.getuid?.() !== 0)
    throw new LabError('Only root can take on other identities: run it with sudo. Nothing was verified.');
  const missing = ['perl', 'getfacl'].filter((name) => findCommand(name) === undefined);
  if (missing.length === 0) return;
  if (findCommand('apt-get') === undefined)
    throw new LabError(
      `Without ${missing.join(' and ')} nothing can be verified, and there is no apt to install it.`,
    );
  await ensureCommands({ perl: 'perl', getfacl: 'acl' });
}
