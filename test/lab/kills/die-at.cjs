/**
 * Loaded before dockperm: it dies by SIGKILL at the change of a file with the number in DOCKPERM_DIE_AT, counted from 0,
 * and of what it was about to write the first half is written. Without an end foretold nothing is different.
 */
const fs = require('node:fs');
const programs = require('node:child_process');

const at = Number(process.env.DOCKPERM_DIE_AT);
const changing = [
  'fsync',
  'fdatasync',
  'rename',
  'unlink',
  'rm',
  'mkdir',
  'rmdir',
  'fchown',
  'fchmod',
  'link',
  'symlink',
];
let changes = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
  // The kernel ends the other threads first; this one does nothing more.
  for (;;);
}

function before(owner, name, { counts = () => true, half = () => undefined } = {}) {
  const original = owner[name];
  owner[name] = (...args) => {
    if (counts(...args)) {
      if (changes === at) {
        half(original, ...args);
        die();
      }
      changes++;
    }
    return original.apply(owner, args);
  };
}

const makes = (_path, flags) =>
  typeof flags === 'number' ? (flags & fs.constants.O_CREAT) !== 0 : /[wa]/.test(String(flags));

for (const name of changing) {
  before(fs, `${name}Sync`);
  if (name in fs.promises) before(fs.promises, name);
}
before(fs, 'openSync', { counts: makes });
before(fs, 'writeSync', {
  half: (write, descriptor, bytes, offset = 0) =>
    write(descriptor, bytes.subarray(offset, offset + ((bytes.length - offset) >> 1))),
});
before(fs.promises, 'writeFile');
// Access lists are carried over by a program.
before(programs, 'spawnSync');
