import { MARK, programs } from './programs.ts';

/** What is to be reached: a socket by its path inside, or a proxy for the engine by its name and port. */
export type Target =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/**
 * One shell that looks which program there is and tries with the first one: a start of each in turn would take as many
 * times as long. Only where nothing connects does it ask by opening the socket, which fails always, but with ENXIO only
 * after the permission check. A program that fails for reasons of its own, as one that cannot look a name up, says nothing.
 */
const script = `LC_ALL=C; export LC_ALL
a=$1 p=$2 o=
has() { command -v "$1" >/dev/null 2>&1; }
end() { echo "${MARK}$1:$2"; exit 0; }
try() { has "$1" || return 0; r=$("$@" 2>/dev/null </dev/null)
case $r in *${MARK}*) r=\${r##*${MARK}}; end "$1" "\${r%%[!A-Za-z0-9 ]*}";; esac; }
try node -e "$3" "$a" "$p"
try python3 -c "$4" "$a" "$p"
try python -c "$4" "$a" "$p"
try perl -e "$5" "$a" "$p"
try ruby -e "$6" "$a" "$p"
try php -r "$7" -- "$a" "$p"
if [ -n "$p" ]; then
u=http://$a:$p/_ping
if has curl; then curl -sf -o /dev/null --max-time 5 "$u"; c=$?
case $c in 0) end curl ok;; 7|22) end curl "exit code $c";; esac; fi
if has wget; then r=$(wget -q -T 5 -O /dev/null "$u" 2>&1) && end wget ok
case $r in *403*) end wget 'HTTP 403';; esac; fi
if has docker; then docker -H "tcp://$a:$p" version >/dev/null 2>&1 && end docker ok; fi
exit 0
fi
if [ -S "$a" ]; then case $( (: >>"$a") 2>&1 ) in
*'No such device'*) o=ok;; *'ermission denied'*) o=EACCES;; *'not permitted'*) o=EPERM;; esac
elif [ -d "\${a%/*}" ] && ! [ -x "\${a%/*}" ]; then o=EACCES; else o=ENOENT; fi
if has curl; then curl -s -o /dev/null --max-time 5 --unix-socket "$a" http://docker/_ping; c=$?
[ $c = 0 ] && end curl ok; [ $c$o = 7ok ] && end curl ECONNREFUSED; [ $c = 7 ] && end curl "$o"; fi
case $a in *[!A-Za-z0-9_./-]*) ;; *) has socat && socat -u /dev/null "UNIX-CONNECT:$a" 2>/dev/null && end socat ok;; esac
has nc && nc -zU "$a" >/dev/null 2>&1 </dev/null && end nc ok
has docker && docker -H "unix://$a" version >/dev/null 2>&1 && end docker ok
[ -n "$o" ] && end sh "$o"
exit 0`;

/** In the order in which the script has them as arguments. */
const inOrder = [programs.node, programs.python, programs.perl, programs.ruby, programs.php];

/** The target is an argument, never a part of a program. */
export function scriptCommand(target: Target): readonly [string, ...string[]] {
  return ['sh', '-c', script, 'sh', ...argumentsFor(target), ...inOrder];
}

/** For images without a shell, such as distroless ones: the programs that they can have instead, at their usual paths. */
export function directCommands(target: Target): readonly (readonly [string, ...string[]])[] {
  const at = argumentsFor(target);
  return [
    ['node', '-e', programs.node, ...at],
    ['/nodejs/bin/node', '-e', programs.node, ...at],
    ['python3', '-c', programs.python, ...at],
  ];
}

function argumentsFor(target: Target): [string, string] {
  return target.kind === 'unix' ? [target.path, ''] : [target.host, String(target.port)];
}

export interface Tried {
  /** The program that tried; `sh` where nothing could connect. */
  readonly tool: string;
  /** An errno name, `HTTP 403`, or what a program had for an exit code; null for success. */
  readonly error: string | null;
}

/** Null when nothing answered, most often because nothing is there. */
export function readTried(stdout: string, [tool = '']: readonly string[]): Tried | null {
  const line = stdout.split('\n').findLast((each) => each.startsWith(MARK));
  const said = line?.slice(MARK.length).trim() ?? '';
  const match = /^(?:([a-z0-9]+):)?([A-Za-z][A-Za-z0-9 ]{0,40}|\d+)$/.exec(said);
  if (match?.[2] === undefined) return null;
  const by = match[1] ?? tool.replace(/^.*\//, '');
  return { tool: by, error: match[2] === 'ok' ? null : match[2] };
}
