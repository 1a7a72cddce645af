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
 * service that hangs. A worker can be killed, by its own script or for want of memory: the news of a child's end interrupts
 * the reading, and PID 1 speaks in the worker's place.
 *
 * How often the kernel killed for memory is in the control group's own count, of version 2 or 1, where an image can see it.
 */
export const runner = `
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
ended=
trap 'ended=1' CHLD
{ $limit sh /tmp/.script <$stdin; finish $?; } &
while read -r _ || [ "$ended" ]; do
  ended=
  jobs >/dev/null
  kill -0 $! 2>/dev/null || finish 137
done
`;
