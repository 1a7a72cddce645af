import type { Job } from './job.ts';

/** How many seconds the container's own watchdog waits for the service to act first. */
const lastResortMargin = 2;

/** What the runner reads: a line that names the parts and their lengths, and then the parts. */
export function formatInput(job: Job, nonce: string): Buffer {
  const parts = [job.script, job.stdin, ...job.files.map(({ content }) => content)];
  const body = Buffer.concat(parts);
  const seconds = Math.ceil(job.timeout) + lastResortMargin;
  const files = job.files.flatMap(({ name, content }) => [content.length, name]);
  const head = [nonce, seconds, body.length, job.script.length, job.stdin.length, ...files].join(' ');
  return Buffer.concat([Buffer.from(`${head}\n`), body]);
}
