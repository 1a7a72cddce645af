import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from '../lab-error.ts';

/** Unmounts everything at or below the directory, the newest mount first; rejects when something stays. */
export async function unmountBelow(folder: string): Promise<void> {
  for (const target of (await mountsBelow(folder)).reverse()) {
    await execa('umount', ['--lazy', target], { reject: false });
  }
  const left = await mountsBelow(folder);
  // What lies behind a mount is not the lab's: it must not be deleted.
  if (left.length > 0) throw new LabError(`${left.join(', ')} can't be unmounted; ${folder} stays as it is.`);
}

async function mountsBelow(folder: string): Promise<string[]> {
  const table = await readFile('/proc/self/mountinfo', 'utf8');
  return table
    .split('\n')
    .map((line) => unescapeOctal(line.split(' ')[4] ?? ''))
    .filter((target) => target === folder || target.startsWith(`${folder}/`));
}

function unescapeOctal(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
