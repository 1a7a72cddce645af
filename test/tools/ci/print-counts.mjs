// "passed failed skipped unexplained" of a file that count-reporter.ts wrote; the tests that were skipped without a
// reason go to standard error by name.
import { readFileSync } from 'node:fs';

const { passed, failed, skipped, unexplained } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const name of unexplained) console.error(`skipped without a reason: ${name}`);
console.log(passed, failed, skipped, unexplained.length);
