/**
 * Takes down what belongs to runs that are over, and looks whether anything of any engine is left that belongs to no run.
 * Exits 1 when there is. Engines that a person brought up by hand, or that a living run uses, are not looked at.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { marker } from '../../lab/host/belonging.ts';
import { downOwnedBy, status } from '../../lab/lab.ts';

const gone = await downOwnedBy(process.pid);
if (gone.length > 0) console.log(`Taken down, as their runs are over: ${gone.join(', ')}`);
const known = new Set(status().map(({ name }) => name));
// `puller-…` lives only while images are fetched, and is in no list.
const left = readdirSync('/proc')
  .filter((name) => /^\d+$/.test(name))
  .flatMap((pid) => engineOf(pid).map((engine) => ({ pid, engine })))
  .filter(({ engine }) => !known.has(engine) && !engine.startsWith('puller-'))
  .map(({ pid, engine }) => `process ${pid} of ${engine}`);
const namespaces = read('/run/netns')
  .filter((name) => name.startsWith('dockperm-lab-'))
  .filter((name) => !known.has(name.slice('dockperm-lab-'.length)));
left.push(...namespaces.map((name) => `network namespace ${name}`));
console.log(left.length === 0 ? 'No process, container or namespace is left.' : `Left: ${left.join(', ')}`);
process.exitCode = left.length === 0 ? 0 : 1;

/** By the variable that everything an engine starts inherits. */
function engineOf(pid: string): string[] {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables
      .filter((line) => line.startsWith(`${marker}=`))
      .map((line) => line.slice(marker.length + 1));
  } catch {
    return [];
  }
}

function read(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
