// differential.mjs - compares toll with the reference over files, for one vocabulary; differential calls it.
//
//   node differential.mjs PACKAGE_FOLDER TOLL CORPUS_FOLDER VOCAB
//
// Prints one line of figures, after the first difference of each file that has one. Exit status 1 if a
// file differs, or if nothing was compared.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openReference } from './reference.mjs';

// The reference takes quadratic time in the length of one pre-token: at 16,000 characters it is half a
// second, at a million an hour. Files with such runs are left to the tests of long runs.
const LONG_RUN = /[\p{L}\p{M}]{16000}|\s{16000}|[^\s\p{L}\p{N}]{16000}/u;

const [folder, toll, corpus, vocab] = process.argv.slice(2);
const reference = openReference(folder, vocab);
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function run(verb, ...args) {
  return execFileSync(toll, [verb, '-v', vocab, ...args], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] });
}

function asIds(bytes) {
  if (bytes.length % 4 !== 0) throw new Error(`${bytes.length} bytes are no u32 ids`);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
}

// "id 'text'" of each of the ids.
function spell(ids) {
  return Array.from(ids, (id) => `${id} ${JSON.stringify(Buffer.from(reference.decode(Uint32Array.of(id))).toString())}`).join(', ');
}

function explain(path, expected, got) {
  const same = expected.findIndex((id, i) => id !== got[i]);
  const at = same === -1 ? expected.length : same;
  const offset = reference.decode(expected.subarray(0, at)).length;
  console.log(`${vocab}: ${path}: token ${at}, byte ${offset}
  before:   ${spell(expected.subarray(Math.max(0, at - 4), at))}
  expected: ${spell(expected.subarray(at, at + 6))}
  toll:     ${spell(got.subarray(at, at + 6))}`);
}

const sum = { files: 0, skipped: 0, bytes: 0, tokens: 0, differing: 0 };
for (const name of readdirSync(corpus).filter((file) => file.endsWith('.txt')).sort()) {
  const path = join(corpus, name);
  const bytes = readFileSync(path);
  const text = strict.decode(bytes);
  if (LONG_RUN.test(text)) {
    console.log(`${vocab}: ${path}: skipped, a run too long for the reference`);
    sum.skipped += 1;
    continue;
  }
  const expected = reference.encode_ordinary(text);
  const got = asIds(run('encode', '--ids', 'u32', path));
  const count = Number(run('count', '-f', 'plain', '--total', 'only', path).toString());
  if (Buffer.compare(Buffer.from(expected.buffer, expected.byteOffset, expected.byteLength), Buffer.from(got.buffer)) !== 0) {
    explain(path, expected, got);
    sum.differing += 1;
  } else if (count !== expected.length) {
    console.log(`${vocab}: ${path}: toll count says ${count}, not ${expected.length}`);
    sum.differing += 1;
  }
  sum.files += 1;
  sum.bytes += bytes.length;
  sum.tokens += expected.length;
}
console.log(`${vocab}: ${sum.files} files, ${sum.skipped} skipped, ${sum.bytes} bytes, ${sum.tokens} tokens, ${sum.differing} files differ`);
process.exit(sum.differing === 0 && sum.files > 0 ? 0 : 1);
