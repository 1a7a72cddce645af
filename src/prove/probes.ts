/** A way to try connect(2) with what an image happens to have. */
export interface Probe {
  readonly tool: string;
  argv(socket: string): readonly string[];
  /** Null when the tool gave no answer, most often because the image does not have it. */
  read(result: {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
  }): ProbeAnswer | null;
  /** `connect`: connect(2) itself. `permission`: the same permission check of the kernel, by opening for writing. */
  readonly basis: 'connect' | 'permission';
}

/** An errno name, or `ok`. */
export type ProbeAnswer = string;

const MARK = 'dockperm:';

const nodeProgram = `require('net').connect(process.argv[1]).on('connect',function(){console.log('${MARK}ok');process.exit()}).on('error',function(e){console.log('${MARK}'+e.code)})`;

const pythonProgram = [
  'import errno,socket,sys',
  's=socket.socket(socket.AF_UNIX)',
  `try: s.connect(sys.argv[1]); print('${MARK}ok')`,
  `except (OSError, IOError) as e: print('${MARK}'+errno.errorcode.get(e.errno,str(e.errno)))`,
].join('\n');

const perlProgram = `use Socket;use Errno;socket(S,AF_UNIX,SOCK_STREAM,0);if(connect(S,sockaddr_un($ARGV[0]))){print "${MARK}ok"}else{my($n)=grep{$!{$_}}qw(EACCES EPERM ENOENT ECONNREFUSED);print "${MARK}".($n||$!+0)}`;

/** Those first that tell the errno. */
export const probes: readonly Probe[] = [
  { tool: 'node', basis: 'connect', argv: (socket) => ['node', '-e', nodeProgram, socket], read: readMark },
  {
    tool: 'python3',
    basis: 'connect',
    argv: (socket) => ['python3', '-c', pythonProgram, socket],
    read: readMark,
  },
  {
    tool: 'python',
    basis: 'connect',
    argv: (socket) => ['python', '-c', pythonProgram, socket],
    read: readMark,
  },
  { tool: 'perl', basis: 'connect', argv: (socket) => ['perl', '-e', perlProgram, socket], read: readMark },
  {
    tool: 'curl',
    basis: 'connect',
    argv: (socket) => [
      'curl',
      '-sS',
      '-o',
      '/dev/null',
      '--max-time',
      '5',
      '--unix-socket',
      socket,
      'http://docker/_ping',
    ],
    read: ({ exitCode }) => (exitCode === 0 ? 'ok' : exitCode === 7 ? 'EACCES or refused' : null),
  },
  {
    tool: 'sh',
    basis: 'permission',
    argv: (socket) => ['sh', '-c', 'LC_ALL=C; export LC_ALL; : >>"$1"', 'sh', socket],
    read: readOpen,
  },
];

function readMark({ stdout }: { stdout: string }): ProbeAnswer | null {
  const line = stdout.split('\n').find((candidate) => candidate.startsWith(MARK));
  return line === undefined ? null : line.slice(MARK.length).trim();
}

/** open(2) of a socket always fails, but only after the permission check: ENXIO means that writing is allowed. */
function readOpen({ stderr }: { stderr: string }): ProbeAnswer | null {
  if (/No such device or address/i.test(stderr)) return 'ok';
  if (/Permission denied/i.test(stderr)) return 'EACCES';
  return /nonexistent|No such file/i.test(stderr) ? 'ENOENT' : null;
}
