// The CPU time of one peer's first call.
import { documentOf } from '../document.ts';
import { peers } from '../peers.ts';

const [name, length] = process.argv.slice(2);
const peer = peers.find((one) => one.name === name);
if (!peer) throw new Error(`no peer ${name}`);
const text = documentOf(Number(length));
const before = process.cpuUsage();
peer.parse(text);
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000 }));
