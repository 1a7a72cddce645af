# Builds one tree of files at a time and looks at it as another user: a process of Perl, since it must take on
# user, groups, capabilities and user namespace of its own, which Node cannot. Perl is on every Debian.
# Each line of a message is one order with its words apart by tabs, percent-encoded; so is each answer.
# All mounts are in a mount namespace of this process alone, and gone with it.
use strict;
use warnings;
use POSIX ();
use Socket qw(AF_UNIX SOCK_STREAM pack_sockaddr_un);

my %numbers = (
  x86_64 => { setxattr => 188, mount => 165, umount => 166, unshare => 272, capset => 126, prctl => 157,
    setgroups => 116, setresuid => 117, setresgid => 119, setfsuid => 122,
    fchownat => 260 },
  aarch64 => { setxattr => 5, mount => 40, umount => 39, unshare => 97, capset => 91, prctl => 167,
    setgroups => 159, setresuid => 147, setresgid => 149, setfsuid => 151,
    fchownat => 54 },
);
my $machine = (POSIX::uname())[4];
my $calls = $numbers{$machine} or die "no system call numbers for $machine\n";
my ($NEWNS, $NEWUSER) = (0x20000, 0x10000000);
my ($RDONLY, $REMOUNT, $BIND, $REC, $PRIVATE, $DETACH) = (1, 32, 4096, 16384, 1 << 18, 2);
my ($HERE, $NOFOLLOW) = (-100, 0x100);
my ($PDEATHSIG, $KEEPCAPS, $AMBIENT, $AMBIENT_RAISE) = (1, 8, 47, 2);

sub call { my ($name, @args) = @_; syscall($calls->{$name}, @args) >= 0 or die "$name: $!\n" }
sub text { my ($word) = @_; $word =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge; $word }
sub word { my ($text) = @_; $text =~ s/([%\t\n\r\x80-\xFF])/sprintf '%%%02X', ord $1/ge; $text }

# Never more than was sent at once, as the input is shared between this process and the one it forks.
sub take {
  my ($length) = @_;
  my $text = '';
  while (length $text < $length) {
    sysread STDIN, $text, $length - length $text, length $text or exit 0;
  }
  return $text;
}
# Six digits say how long what follows is.
sub orders { map { [map { text($_) } split /\t/, $_, -1] } split /\n/, take(take(6)) }
sub line { join("\t", map { word($_) } @_) . "\n" }
sub answer { syswrite STDOUT, line(@_) }

my ($root) = @ARGV;
call('unshare', $NEWNS);
call('mount', 'none', '/', 0, $REC | $PRIVATE, 0);
call('mount', 'tmpfs', $root, 'tmpfs', 0, 'mode=755');

my (@made, @bound, @open);

sub own {
  my ($path, $uid, $gid, $mode, $acl) = @_;
  chown $uid, $gid, $path or die "chown $path: $!\n";
  chmod $mode, $path or die "chmod $path: $!\n";
  my $value = pack 'H*', $acl;
  call('setxattr', $path, 'system.posix_acl_access', $value, length $value, 0) if $acl ne '';
}

my %make = (
  directory => sub { mkdir $_[0] or die "mkdir $_[0]: $!\n" },
  file => sub { open my $file, '>', $_[0] or die "open $_[0]: $!\n" },
  pipe => sub { POSIX::mkfifo($_[0], 0600) or die "mkfifo $_[0]: $!\n" },
  listening => sub { push @open, bound($_[0]); listen $open[-1], 8 or die "listen $_[0]: $!\n" },
  stale => sub { bound($_[0]) },
);

sub bound {
  my ($path) = @_;
  socket my $socket, AF_UNIX, SOCK_STREAM, 0 or die "socket: $!\n";
  bind $socket, pack_sockaddr_un($path) or die "bind $path: $!\n";
  return $socket;
}

sub build {
  my ($kind, $path, @rest) = @_;
  if ($kind eq 'bind') {
    call('mount', $path, $path, 0, $BIND, 0);
    push @bound, $path;
    call('mount', 0, $path, 0, $BIND | $REMOUNT | $RDONLY, 0);
    return;
  }
  if ($kind eq 'symlink') {
    my ($target, $uid, $gid) = @rest;
    symlink $target, $path or die "symlink $path: $!\n";
    call('fchownat', $HERE, $path, $uid, $gid, $NOFOLLOW);
  } else {
    $make{$kind}->($path);
    own($path, @rest);
  }
  push @made, $path;
}

sub clear {
  close $_ for @open;
  call('umount', $_, $DETACH) for reverse @bound;
  for (reverse @made) { -l $_ || !-d _ ? unlink : rmdir }
  @made = @bound = @open = ();
}

sub capabilities {
  my ($effective, $inheritable) = @_;
  my $low = $effective & 0xFFFFFFFF;
  my $high = $effective >> 32;
  my $data = pack 'L6', $low, $low, $inheritable, $high, $high, 0;
  call('capset', pack('Ll', 0x20080522, 0), $data);
}

sub own_capabilities {
  open my $status, '<', '/proc/self/status' or die "status: $!\n";
  my ($bits) = join('', <$status>) =~ /^CapPrm:\s*([0-9a-f]+)/m;
  return hex $bits;
}

# The ids are those of the initial namespace; a namespace, if any, is entered with them.
sub become {
  my (%who) = @_;
  my @groups = split /,/, $who{groups};
  my $all = own_capabilities();
  call('prctl', $KEEPCAPS, 1, 0, 0, 0);
  call('setgroups', scalar @groups, pack 'L*', @groups);
  call('setresgid', ($who{gid} + 0) x 3);
  call('setresuid', ($who{uid} + 0) x 3);
  capabilities($all, 0);
  # Of all ids the one for files counts, and it may differ from the others.
  syscall($calls->{setfsuid}, $who{fsuid} + 0);
  capabilities($all, 0);
  if ($who{namespace} ne '') {
    call('unshare', $NEWUSER);
    $who{map}->();
  }
  my $mask = $who{capabilities} + 0;
  capabilities($mask, $who{ambient} ? $mask : 0);
  for my $bit (1, 2) {
    call('prctl', $AMBIENT, $AMBIENT_RAISE, $bit, 0, 0) if $who{ambient} && $mask & (1 << $bit);
  }
  call('prctl', $PDEATHSIG, 9, 0, 0, 0);
}

sub put {
  my ($path, $text) = @_;
  open my $file, '>', $path or die "$path: $!\n";
  # In one piece: a map can be written only once.
  syswrite $file, $text or die "$path: $!\n";
}

# Only a process outside may write a map of any ids.
sub map_ids {
  my ($pid, $setgroups, $uids, $gids) = @_;
  put("/proc/$pid/setgroups", $setgroups) if $setgroups eq 'deny';
  put("/proc/$pid/uid_map", $uids) if $uids ne '';
  put("/proc/$pid/gid_map", $gids) if $gids ne '';
}

sub kind {
  my ($mode) = @_;
  my %kinds = (0120000 => 'symlink', 0140000 => 'socket', 0040000 => 'directory', 0100000 => 'file');
  return $kinds{$mode & 0170000} // 'other';
}

my %look = (
  stat => sub {
    my @stat = lstat $_[0] or return ('error', $! + 0);
    my $kind = kind($stat[2]);
    my $target = $kind eq 'symlink' ? readlink $_[0] : '';
    return ('ok', $kind, @stat[4, 5], $stat[2] & 07777, $target);
  },
  list => sub {
    opendir my $directory, $_[0] or return ('error', $! + 0);
    return ('ok', grep { $_ ne '.' && $_ ne '..' } readdir $directory);
  },
  read => sub {
    open my $file, '<', $_[0] or return ('error', $! + 0);
    local $/;
    return ('ok', scalar <$file> // '');
  },
  connect => sub {
    socket my $socket, AF_UNIX, SOCK_STREAM, 0 or die "socket: $!\n";
    return connect($socket, pack_sockaddr_un($_[0])) ? ('ok') : ('error', $! + 0);
  },
  run => sub {
    my $pid = open my $output, '-|';
    defined $pid or die "fork: $!\n";
    if ($pid == 0) {
      open STDERR, '>', '/dev/null';
      exec { $_[0] } @_ or POSIX::_exit(127);
    }
    local $/;
    my $text = <$output> // '';
    close $output;
    my $code = $? >> 8;
    return $code == 127 ? ('error', POSIX::ENOENT) : ('ok', $code, $text);
  },
);

sub observe {
  while (1) {
    my $answers = '';
    for (orders()) {
      my ($what, @words) = @$_;
      POSIX::_exit(0) if $what eq 'leave';
      $answers .= line($look{$what}->(@words));
    }
    syswrite STDOUT, $answers;
  }
}

sub visit {
  my %who = @_;
  pipe my $asked, my $ask or die "pipe: $!\n";
  pipe my $mapped, my $tell or die "pipe: $!\n";
  my $pid = fork // die "fork: $!\n";
  if ($pid == 0) {
    $who{map} = sub { syswrite $ask, "\n"; sysread $mapped, my $go, 1 or POSIX::_exit(1) };
    eval { become(%who); answer('ready'); observe(); 1 } or answer('failed', $@);
    POSIX::_exit(0);
  }
  close $ask;
  if ($who{namespace} ne '' && sysread $asked, my $byte, 1) {
    eval { map_ids($pid, @who{qw(namespace uids gids)}); 1 } or warn $@;
    syswrite $tell, "\n";
  }
  close $tell;
  waitpid $pid, 0;
}

while (1) {
  for (orders()) {
    my ($what, @words) = @$_;
    if ($what eq 'visit') {
      my %who;
      @who{qw(uid gid fsuid groups capabilities ambient namespace uids gids)} = @words;
      visit(%who);
      clear();
      answer('cleared');
    } else {
      build($what, @words);
    }
  }
}
