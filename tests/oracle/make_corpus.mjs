// make_corpus.mjs - picks text out of unpacked Debian packages; make_corpus calls it.
//
//   node make_corpus.mjs packages corpus|english     the names of the packages that are needed
//   node make_corpus.mjs corpus UNPACKED DEST        writes DEST/KIND.NNN.txt and DEST/sizes.tsv
//   node make_corpus.mjs english UNPACKED FILE N_MB  writes one file of N_MB million bytes
//
// UNPACKED/PACKAGE holds each package's files. Only files that are well-formed UTF-8 are used.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { Random } from './random.mjs';

const MB = 1e6;
const FILE_BYTES = MB;

// Each kind: the package, which of its files, and at most how many bytes.
const SOURCES = [
  { kind: 'english-dictionary', package: 'dict-foldoc', files: /foldoc\.dict\.dz$/, limit: 3 * MB },
  { kind: 'english-manuals', package: 'linux-doc-6.1', files: /\.rst\.gz$/, limit: 6 * MB },
  { kind: 'code-python', package: 'libpython3.11-stdlib', files: /\.py$/, limit: 4 * MB },
  { kind: 'code-c++', package: 'libstdc++-12-dev', files: /\/include\/c\+\+\//, limit: 3 * MB },
  { kind: 'code-perl', package: 'perl-modules-5.36', files: /\.p[ml]$/, limit: 3 * MB },
  { kind: 'code-c', package: 'linux-libc-dev', files: /\.h$/, limit: 2 * MB },
  { kind: 'code-javascript', package: 'node-typescript', files: /lib\.[^/]*\.d\.ts$|\/bin\/|tsserver\.js$/, limit: 3 * MB },
  { kind: 'markup-html', package: 'git-doc', files: /\.html$/, limit: 3 * MB },
  { kind: 'markup-asciidoc', package: 'git-doc', files: /\.txt$/, limit: 2 * MB },
  { kind: 'json', package: 'iso-codes', files: /\.json$/, limit: 3 * MB },
  { kind: 'manual-pages-chinese', package: 'manpages-zh', files: /\/zh_(CN|TW)\/.*\.gz$/, limit: 2 * MB },
  // HTML in 19 languages, written by people.
  ...['ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'fr', 'id', 'it', 'ja', 'ko', 'nl', 'pt', 'ro', 'ru', 'sv', 'vi', 'zh_CN'].map((language) => ({
    kind: `guide-${language}`, package: 'installation-guide-amd64', files: new RegExp(`/${language}/.*\\.html$`), limit: MB })),
  // XML in more: those of gnome-user-docs that are translated for the most part.
  ...['as', 'el', 'fa', 'gu', 'hu', 'ja', 'ko', 'mr', 'pl', 'ru', 'sr', 'ta', 'te', 'uk', 'zh_CN'].map((language) => ({
    kind: `help-${language}`, package: 'gnome-user-docs', files: new RegExp(`/help/${language}/.*\\.page$`), limit: 0.9 * MB })),
  // Messages of programs, for scripts that have few longer texts in Debian.
  ...['ar', 'be', 'bg', 'bn', 'dz', 'fa', 'he', 'hi', 'ka', 'km', 'ml', 'my', 'or', 'pa', 'si', 'th', 'tr', 'ug', 'zh_TW'].flatMap((language) => (
    ['libgtk-3-common', 'evolution-common'].map((name) => ({
      kind: `messages-${language}`, package: name, files: new RegExp(`/locale/${language}/.*\\.mo$`), limit: 0.6 * MB })))),
];
const LOG_BYTES = 5 * MB;

// Running English text for benchmarks; 100 MB before it repeats itself.
const ENGLISH = [
  { package: 'linux-doc-6.1', files: /\.rst\.gz$/ },
  { package: 'dict-foldoc', files: /\.dict\.dz$/ },
  { package: 'dict-wn', files: /\.dict\.dz$/ },
  { package: 'dict-gcide', files: /\.dict\.dz$/ },
];

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort((a, b) => (a < b ? -1 : 1));
}

// The translations in a compiled gettext catalogue.
function messagesOf(bytes) {
  const n = bytes.readUInt32LE(8);
  const table = bytes.readUInt32LE(16);
  const messages = [];
  for (let i = 1; i < n; ++i) {
    const length = bytes.readUInt32LE(table + 8 * i);
    const offset = bytes.readUInt32LE(table + 8 * i + 4);
    messages.push(bytes.subarray(offset, offset + length).toString('utf8').replaceAll('\0', '\n'));
  }
  return Buffer.from(`${messages.join('\n')}\n`);
}

function contentOf(path) {
  const bytes = readFileSync(path);
  if (/\.(gz|dz)$/.test(path)) return gunzipSync(bytes);
  return path.endsWith('.mo') ? messagesOf(bytes) : bytes;
}

const strict = new TextDecoder('utf-8', { fatal: true });
function isUtf8(bytes) {
  try { strict.decode(bytes); return true; } catch { return false; }
}

// Where to cut a piece of at most n bytes off the front: after a line feed, else between characters.
function cutOf(bytes, n) {
  if (bytes.length <= n) return bytes.length;
  const line = bytes.lastIndexOf(10, n - 1) + 1;
  if (line > 0) return line;
  while ((bytes[n] & 0xc0) === 0x80) --n;
  return n;
}

function textOf(unpacked, source) {
  const parts = [];
  let size = 0;
  for (const path of filesUnder(join(unpacked, source.package))) {
    if (!source.files.test(path) || size >= (source.limit ?? Infinity)) continue;
    const bytes = contentOf(path);
    if (!isUtf8(bytes)) continue;
    parts.push(bytes);
    size += bytes.length;
  }
  const all = Buffer.concat(parts);
  return all.subarray(0, cutOf(all, source.limit ?? Infinity));
}

// Lines as servers write them, about the paths of a real package.
function logText(unpacked) {
  const random = new Random(8080);
  const paths = filesUnder(join(unpacked, 'git-doc')).map((path) => path.slice(path.indexOf('/usr/')));
  const agents = ['curl/7.88.1', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'python-requests/2.28', '-'];
  const levels = ['DEBUG', 'INFO', 'INFO', 'INFO', 'WARN', 'ERROR'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const two = (n) => String(n).padStart(2, '0');
  const hex = (n) => Array.from({ length: n }, () => random.pick('0123456789abcdef')).join('');
  const lines = [];
  let size = 0;
  for (let second = 1773600000; size < LOG_BYTES; second += random.below(3)) {
    const time = new Date(second * 1000);
    const iso = time.toISOString();
    const address = `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`;
    const path = random.pick(paths);
    const clock = iso.slice(11, 19);
    const line = random.pick([
      () => `${address} - - [${two(time.getUTCDate())}/${months[time.getUTCMonth()]}/2026:${clock} +0000] "GET ${path}?v=${hex(6)} HTTP/1.1" ${random.pick([200, 200, 200, 304, 404, 500])} ${random.below(90000)} "-" "${random.pick(agents)}"`,
      () => JSON.stringify({ ts: iso, level: random.pick(levels), trace: hex(32), msg: `served ${path}`, ms: random.below(100000) / 1000, peer: `${address}:${random.between(1024, 65535)}`, tags: ['web', `shard-${random.below(16)}`] }),
      () => `${months[time.getUTCMonth()]} ${two(time.getUTCDate())} ${clock} node${random.below(40)} kernel: [${random.below(999999)}.${random.below(999999)}] eth0: link up, ${random.pick([100, 1000, 10000])} Mbps, lpa 0x${hex(4).toUpperCase()}`,
      () => `${iso.replace('T', ' ').replace('Z', '')} [${random.pick(levels).padEnd(5)}] (worker-${random.below(64)}) c.e.store.Compactor - level=${random.below(7)} files=${random.below(300)} bytes=${random.next()} took=${random.below(900)}ms`,
      () => `${iso}\t${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}\tretry ${random.between(1, 5)}/5: connect to ${address}:5432 failed: Connection refused (os error 111)\n    at ${path}:${random.between(1, 999)}\n    caused by: timed out`,
    ])();
    lines.push(line);
    size += line.length + 1;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

function makeCorpus(unpacked, dest) {
  rmSync(dest, { recursive: true, force: true });
  mkdirSync(dest, { recursive: true });
  const kinds = new Map();
  for (const source of SOURCES) {
    const text = textOf(unpacked, source);
    kinds.set(source.kind, Buffer.concat([kinds.get(source.kind) ?? Buffer.alloc(0), text]));
  }
  kinds.set('logs', logText(unpacked));
  const rows = [];
  let total = 0;
  for (const [kind, text] of kinds) {
    if (text.length === 0) throw new Error(`${kind}: nothing found`);
    let n = 0;
    for (let rest = text; rest.length > 0; ++n) {
      const end = cutOf(rest, FILE_BYTES);
      writeFileSync(join(dest, `${kind}.${String(n).padStart(3, '0')}.txt`), rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    const other = text.reduce((sum, byte) => sum + (byte >> 7), 0);
    rows.push(`${kind}\t${n}\t${text.length}\t${Math.round((100 * other) / text.length)}`);
    total += text.length;
  }
  writeFileSync(join(dest, 'sizes.tsv'), `kind\tfiles\tbytes\tpercent of bytes not ASCII\n${rows.join('\n')}\n`);
  console.log(`${kinds.size} kinds, ${total} bytes; see sizes.tsv`);
}

function makeEnglish(unpacked, file, size) {
  const texts = ENGLISH.map((source) => {
    const parts = filesUnder(join(unpacked, source.package)).filter((path) => source.files.test(path)).map(contentOf);
    const text = Buffer.concat(parts);
    return isUtf8(text) ? text : Buffer.from(text.toString('utf8').replaceAll('\ufffd', ''));
  });
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const out = openSync(file, 'w');
  let written = 0;
  while (written < size) {
    // 256 rounds; each takes the same share of every text, so that any part of the file is alike.
    const at = texts.map(() => 0);
    for (let round = 1; round <= 256 && written < size; ++round) {
      texts.forEach((text, i) => {
        const rest = text.subarray(at[i]);
        const share = cutOf(rest, Math.max(1, Math.round((text.length * round) / 256) - at[i]));
        const piece = rest.subarray(0, cutOf(rest.subarray(0, share), size - written));
        writeSync(out, piece);
        written += piece.length;
        at[i] += share;
      });
    }
  }
  closeSync(out);
  console.log(`${written} bytes of English (${total} before it repeats)`);
}

const [what, ...args] = process.argv.slice(2);
if (what === 'packages') {
  const list = args[0] === 'english' ? ENGLISH : SOURCES;
  console.log([...new Set(list.map((source) => source.package))].join('\n'));
} else if (what === 'corpus' && existsSync(args[0])) {
  makeCorpus(args[0], args[1]);
} else if (what === 'english' && existsSync(args[0]) && Number(args[2]) > 0) {
  makeEnglish(args[0], args[1], Number(args[2]) * MB);
} else {
  console.error('usage: see the head of make_corpus.mjs');
  process.exit(2);
}
