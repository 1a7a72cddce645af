/** What a probe of any kind prints in front of its answer. */
export const MARK = 'dockperm:';

/** To be written to whatever listens on a TCP port; an engine, or a proxy for it, answers 200. */
const ping = 'GET /_ping HTTP/1.0\\r\\n\\r\\n';

/**
 * The same in each language: the first argument is a path, or a host name when the second is a port. Connecting to a
 * path is the whole question; behind a port it is the answer to a ping. Prints `ok`, an errno name or `HTTP 403`.
 */
export const programs = {
  node: [
    "var n=require('net'),a=process.argv,p=a[2],s=p?n.connect(p,a[1]):n.connect(a[1])",
    `function end(t){console.log('${MARK}'+t);process.exit()}`,
    `s.on('connect',function(){p?s.write('${ping}'):end('ok')})`,
    "s.on('data',function(d){d=String(d).split(' ')[1];end(d==200?'ok':'HTTP '+d)})",
    "s.on('error',function(e){end(e.code)})",
    "setTimeout(function(){end('ETIMEDOUT')},5000)",
  ].join(';'),
  python: [
    'import errno,socket,sys',
    'a,p=sys.argv[1:3]',
    'try:',
    '  s=socket.create_connection((a,int(p)),5) if p else socket.socket(socket.AF_UNIX)',
    '  s.settimeout(5)',
    '  if not p: s.connect(a)',
    `  if p: s.sendall(b'${ping}')`,
    "  t=p and s.recv(64).split()[1].decode() or '200'",
    `  print('${MARK}'+(t=='200' and 'ok' or 'HTTP '+t))`,
    'except (OSError, IOError) as e:',
    `  print('${MARK}'+errno.errorcode.get(e.errno,'no answer'))`,
  ].join('\n'),
  perl: [
    'use Socket;use Errno;my($a,$p)=@ARGV;my $to=$p?sockaddr_in($p,inet_aton($a)||inet_aton("0.0.0.0")):sockaddr_un($a)',
    `sub end{print "${MARK}$_[0]\\n";exit}`,
    '$SIG{ALRM}=sub{end("ETIMEDOUT")};alarm 5',
    'socket(S,$p?PF_INET:PF_UNIX,SOCK_STREAM,0)',
    'connect(S,$to)||end((grep{$!{$_}}qw(EACCES EPERM ENOENT ECONNREFUSED))[0]||$!+0)',
    'end("ok") if !$p',
    `syswrite(S,"${ping}");sysread(S,my $l,64);my(undef,$c)=split / /,$l;end($c==200?"ok":"HTTP $c")`,
  ].join(';'),
  ruby: [
    'require "socket";a,p=ARGV',
    'begin',
    '  s=p.to_s.empty? ? UNIXSocket.new(a) : TCPSocket.new(a,p)',
    '  t="200"',
    `  (s.write("${ping}");t=s.readpartial(64).split[1]) unless p.to_s.empty?`,
    `  puts "${MARK}"+(t=="200" ? "ok" : "HTTP "+t)`,
    'rescue SystemCallError=>e',
    `  puts "${MARK}"+e.class.name.split("::").last`,
    'end',
  ].join('\n'),
  php: [
    '[,$a,$p]=$argv;$e=0;$m=""',
    '$s=@stream_socket_client($p===""?"unix://$a":"tcp://$a:$p",$e,$m,5)',
    '$n=[1=>"EPERM",2=>"ENOENT",13=>"EACCES",111=>"ECONNREFUSED"];$t="200"',
    `if($s&&$p!==""){fwrite($s,"${ping}");$t=explode(" ",fread($s,64))[1];}`,
    `echo "${MARK}",$s?($t==="200"?"ok":"HTTP $t"):($n[$e]??"no answer"),"\\n"`,
  ]
    .join(';')
    .concat(';'),
} as const;
