/**
 * What PID 1 of a script's container does, in any POSIX shell. Arguments: bytes of the script, bytes of its standard
 * input, seconds it may take.
 *
 * Exactly that many bytes are read, so no end of the stream is needed: some proxies of the engine's socket can't half-close.
 * `head` may read ahead on a pipe, hence one read for both parts and the cut afterwards, on a file.
 *
 * The engine closes this shell's input when the service goes away (StdinOnce): then everything here is killed, so a
 * script does not outlive the service. `timeout` is for the case that the script killed that watcher. PID 1 itself can't be
 * killed from inside, and with its end the kernel ends all the rest.
 */
export const runner = `
if [ "$2" = 0 ]; then
  head -c "$1" >/tmp/.script && : >/tmp/.stdin || exit 125
else
  head -c $(($1 + $2)) >/tmp/.input && head -c "$1" /tmp/.input >/tmp/.script || exit 125
  tail -c +$(($1 + 1)) /tmp/.input >/tmp/.stdin && rm /tmp/.input || exit 125
fi
exec 3<&0 </dev/null
{ read -r _ <&3; kill -9 -1; } 2>/dev/null &
exec 3<&-
limit="timeout -s KILL $3"
command -v timeout >/dev/null || limit=
$limit sh /tmp/.script </tmp/.stdin
exit $?
`;
