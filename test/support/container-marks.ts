import { file } from './memory-files.ts';

/** Files by which a process knows that it is in a container of Docker. */
export const containerMarks = {
  '/.dockerenv': file(''),
  '/proc/self/mountinfo': file('1 0 254:0 /c/0f/hosts /etc/hosts rw - ext4 /dev/vda rw\n'),
};
