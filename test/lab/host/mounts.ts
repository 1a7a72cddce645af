import { readFile } from 'node:fs/promises';
import { execa } from 'execa';

/** Unmounts everything at or below the folder, the newest mount first. */
export async function unmountBelow(folder: string): Promise<void> {
  for (const target of (await mountsBelow(folder)).reverse()) {
    await execa('umount', ['--lazy', target], { reject: false });
  }
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
