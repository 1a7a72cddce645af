import { writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Backstage } from '../staging.ts';

/** The first argument is the errno that connect(2) is answered with, or 0 to let it pass. */
const program = `
my ($errno, @command) = @ARGV;
my ($prctl, $connect) = \`uname -m\` =~ /aarch64/ ? (167, 203) : (157, 42);
my ($load, $jump_if_equal, $return, $allow, $refuse) = (0x20, 0x15, 0x06, 0x7fff0000, 0x00050000);
my $code = join '', map { pack 'SCCL', @$_ } [$load, 0, 0, 0], [$jump_if_equal, 0, 1, $connect],
  [$return, 0, 0, $errno == 0 ? $allow : $refuse | $errno], [$return, 0, 0, $allow];
my $filter = pack 'S x6 P', 4, $code;
my ($no_new_privileges, $seccomp, $by_filter) = (38, 22, 2);
syscall($prctl, $no_new_privileges, 1, 0, 0, 0) == 0 && syscall($prctl, $seccomp, $by_filter, $filter) == 0
  or die "no seccomp: $!";
exec @command or die "$command[0]: $!";
`;

/** A command that runs another one where connect(2) gets this answer; null: where it is let pass. */
export function refusing(error: 'EPERM' | 'EACCES' | null, { folder }: Pick<Backstage, 'folder'>): string[] {
  const file = join(folder, 'seccomp.pl');
  writeFileSync(file, program);
  // In Perl, since every Debian has it.
  return ['/usr/bin/perl', file, `${error === null ? 0 : constants.errno[error]}`];
}
