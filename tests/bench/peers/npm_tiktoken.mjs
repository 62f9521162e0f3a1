// npm tiktoken, the WebAssembly build: encode_ordinary() gives a Uint32Array. Prints what drive.py prints.
//
//   node npm_tiktoken.mjs FOLDER VOCAB TEXT PASSES
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [folder, vocab, path, passes] = process.argv.slice(2);
const bytes = readFileSync(path);

function timed(work) {
  const wall = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  return [result, { wall: Number(process.hrtime.bigint() - wall) / 1e9, cpu: (user + system) / 1e6 }];
}

const [encoding, load] = timed(() => createRequire(import.meta.url)(`${folder}/tiktoken.cjs`).get_encoding(vocab));
const made = [];
for (let i = 0; i < Number(passes); ++i) {
  const [tokens, took] = timed(() => encoding.encode_ordinary(bytes.toString()).length);
  made.push({ tokens, ...took });
}
console.log(JSON.stringify({ load, passes: made }));
