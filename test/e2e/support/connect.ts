import { type Identity, runAs } from '../../lab/lab.ts';

/** For node: connects to the socket it is given, and says `ok` or an errno name. */
export const connectProgram = `
const socket = require('node:net').connect(process.argv[1]);
socket.on('connect', () => { console.log('ok'); socket.destroy(); });
socket.on('error', (error) => console.log(error.code));
`;

/** What the kernel says when a process with these ids, and no more, connects to the socket: `ok` or an errno name. */
export async function connectAs(identity: Identity, socket: string): Promise<string> {
  const ran = await runAs(identity, [process.execPath, '-e', connectProgram, socket]);
  if (ran.exitCode !== 0) throw new Error(`the connecting process failed: ${ran.stderr}`);
  return ran.stdout.trim();
}
