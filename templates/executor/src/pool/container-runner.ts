/** Without one of these no script can be handed over. */
export const neededTools = ['head', 'tail', 'mkdir'];

/**
 * What PID 1 of a script's container does, in any POSIX shell. It says that it is there, and what the image lacks; reads
 * one line (container-input.ts) and exactly as many bytes as that announces; lets a worker run the script; and says on both
 * outputs that it has ended. No end of the input is needed for that: some proxies of the engine's socket can't half-close.
 *
 * `head` may read ahead on a pipe, hence one read for all parts and the cut afterwards, on a file.
 *
 * PID 1 itself goes on reading its input. The engine closes that when the service goes away (StdinOnce): then PID 1 ends, and
 * the kernel ends all the rest. It can't be killed from inside, so a script does not outlive the service; `timeout` is for a
 * service that hangs. A script could hold the input open, or read the nonce, through /proc/1; of a program that its user may run
 * but not read the kernel shows nothing there, hence the copy of the shell.
 *
 * A worker can be killed, by its own script or for want of memory: then PID 1 speaks in its place. The news of a child's end
 * interrupts `read` with the same status as the end of the input, and in bash not at all, which therefore looks every second.
 * The trap does nothing but note it: commands in it would disturb the status of the one it interrupts. A script can
 * send that signal, too, so it is heeded only so often.
 *
 * How often the kernel killed for memory is in the control group's own count, of version 2 or 1, where an image can see it.
 */
export const runner = `
hide() { mkdir -m 700 /tmp/.pid1 && cp /proc/1/exe /tmp/.pid1/sh && chmod 111 /tmp/.pid1/sh; }
if [ -z "$1" ] && hide 2>/dev/null; then exec /tmp/.pid1/sh -c "$0" "$0" hidden; fi
lacks=
for tool in ${neededTools.join(' ')} timeout; do
  command -v $tool >/dev/null 2>&1 || lacks="$lacks $tool"
done
echo "ready$lacks"
read -r nonce seconds all script input files || exit 0
stdin=/dev/null
if [ "$all" = "$script" ]; then
  head -c "$all" >/tmp/.script
else
  head -c "$all" >/tmp/.input
  at=1
  part() { tail -c +$at /tmp/.input | head -c "$1" >"$2"; at=$((at + $1)); }
  part "$script" /tmp/.script
  if [ "$input" != 0 ]; then stdin=/tmp/.stdin; part "$input" $stdin; fi
  set -- $files
  while [ $# -gt 1 ]; do
    case $2 in */*) mkdir -p "\${2%/*}" ;; esac
    part "$1" "$2"
    shift 2
  done
  : >/tmp/.input
fi
limit="timeout -s KILL $seconds"
case $lacks in *timeout*) limit= ;; esac
finish() {
  kills=-
  if [ "$1" != 0 ]; then
    for count in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
      [ -r $count ] || continue
      while read -r key value; do [ "$key" = oom_kill ] && kills=$value; done <$count
    done
  fi
  echo "
$nonce $1 $kills" >&2
  echo "
$nonce $1 $kills"
}
{
  exec 3>&2 2>/dev/null
  $limit sh /tmp/.script <$stdin 2>&3 3>&-
  set -- $?
  exec 2>&3
  finish $1
} &
worker=$!
heed=1000
news=1
trap news=1 CHLD
every=\${BASH_VERSION:+-t 1}
while :; do
  [ -n "$news" ] || read $every -r _ || [ $? -gt 128 ] || [ -n "$news" ] || read -r _ || [ -n "$news" ] || exit 0
  news=
  jobs >/dev/null 2>&1
  kill -0 $worker 2>/dev/null || kill -0 $worker 2>/dev/null || { [ $heed -gt 0 ] && finish 137; heed=0; }
  heed=$((heed - 1))
  [ $heed -gt 0 ] || trap - CHLD
done
`;
